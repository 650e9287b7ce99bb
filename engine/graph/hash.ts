import { hash } from 'node:crypto'
import { meaningOf } from './canonical.ts'
import type { Graph } from './document.ts'

/** Names a version: 16 hexadecimal digits of the sha256 of what the graph means, without its layout. */
export function hashGraph(graph: Graph): string {
  return hash('sha256', meaningOf(graph), 'hex').slice(0, 16)
}

/** Undefined for what has not even the shape of a graph; a check says what is wrong with it. */
export function hashIfGraph(document: unknown): string | undefined {
  try {
    // SAFETY: anything else is caught.
    return hashGraph(document as Graph)
  } catch {
    return undefined
  }
}
