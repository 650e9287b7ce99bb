import { hash } from 'node:crypto'
import { meaningOf, semanticJson } from './canonical.ts'
import type { Graph } from './document.ts'
import { onceForGraph } from './lasting-graph.ts'
import type { Json } from './values.ts'

/** Names a version: 16 hexadecimal digits of the sha256 of what the graph means, without its layout, groups and looks. */
export function hashGraph(graph: Graph): string {
  return onceForGraph(graph, 'hash', () => hash('sha256', meaningOf(graph), 'hex').slice(0, 16))
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

/** Tells settings apart, whatever the order of their keys: sha256, base64url. */
export function hashSettings(settings: Readonly<Record<string, Json>>): string {
  return hash('sha256', semanticJson(settings), 'base64url')
}
