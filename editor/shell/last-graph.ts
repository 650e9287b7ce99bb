const storageKey = 'heddle.last-graph'

/** The graph that a first visit finds open, with a question that it can answer. */
export const sampleGraph = 'docs-chatbot'

/** The graph that was open last; the sample at first. */
export function lastGraph(): string {
  return localStorage.getItem(storageKey) ?? sampleGraph
}

export function rememberGraph(name: string): void {
  localStorage.setItem(storageKey, name)
}
