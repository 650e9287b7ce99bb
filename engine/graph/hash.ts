import { hash } from 'node:crypto'
import { meaningOf } from './canonical.ts'
import type { Graph } from './document.ts'

/** Names a version: 16 hexadecimal digits of the sha256 of what the graph means, without its layout. */
export function hashGraph(graph: Graph): string {
  return hash('sha256', meaningOf(graph), 'hex').slice(0, 16)
}
