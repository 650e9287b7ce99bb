const storageKey = 'heddle.last-graph'

/** The graph that was open last; the shipped one at first. */
export function lastGraph(): string {
  return rememberedGraph() ?? 'docs-chatbot'
}

/** Undefined for who has opened none in this browser yet. */
export function rememberedGraph(): string | undefined {
  return localStorage.getItem(storageKey) ?? undefined
}

export function rememberGraph(name: string): void {
  localStorage.setItem(storageKey, name)
}
