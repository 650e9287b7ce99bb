import type { Graph } from '../../engine/graph/document.ts'

/** A draft that the server may not have yet, with the one it began at. */
export interface Unsaved {
  readonly name: string
  readonly base: Graph
  readonly graph: Graph
}

const keyOf = (name: string): string => `heddle.unsaved.${name}`

/** Keeps changes in this browser, so that closing the window or losing the server loses nothing. */
export function keepUnsaved({ name, base, graph }: Unsaved): void {
  try {
    localStorage.setItem(keyOf(name), JSON.stringify({ base, graph }))
  } catch {
    // The browser's store is full or forbidden; the server still gets every change.
  }
}

export function forgetUnsaved(name: string): void {
  localStorage.removeItem(keyOf(name))
}

/** What a window left behind; undefined when there is nothing, or nothing that can be read. */
export async function unsaved(name: string): Promise<Unsaved | undefined> {
  const text = localStorage.getItem(keyOf(name))
  if (text === null) return undefined
  const { Graph } = await import('../../engine/graph/document.ts')
  try {
    const { base, graph } = JSON.parse(text) as { base: unknown; graph: unknown }
    return { name, base: Graph.parse(base), graph: Graph.parse(graph) }
  } catch {
    return undefined
  }
}
