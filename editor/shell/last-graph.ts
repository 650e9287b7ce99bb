const storageKey = 'heddle.last-graph'

/** The graph that was open last; the shipped one at first. */
export function lastGraph(): string {
  return localStorage.getItem(storageKey) ?? 'docs-chatbot'
}

export function rememberGraph(name: string): void {
  localStorage.setItem(storageKey, name)
}
