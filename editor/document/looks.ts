import type { Graph } from '../../engine/graph/document.ts'
import type { NodeColour } from '../../engine/graph/node-colours.ts'
import { formatCount } from '../ui/figures.ts'
import type { LookChange } from './command.ts'
import { useDocument } from './document-store.ts'

export function isLocked(graph: Graph, node: string): boolean {
  return graph.looks?.[node]?.locked === true
}

/** Nodes without those that are locked. */
export function withoutLocked(graph: Graph, nodes: readonly string[]): string[] {
  return nodes.filter((node) => !isLocked(graph, node))
}

/** What locks held back, in a sentence. */
export function lockedWords(nodes: readonly string[]): string {
  const [only, ...others] = nodes
  return others.length === 0
    ? `${only} is locked. Unlock it in its menu first.`
    : `${formatCount(nodes.length, 'node')} are locked. Unlock them in their menu first.`
}

/** Gives nodes a colour; undefined takes theirs away. */
export function colourNodes(nodes: readonly string[], colour: NodeColour | undefined): void {
  look(nodes, { colour: colour ?? null })
}

export function lockNodes(nodes: readonly string[], locked: boolean): void {
  look(nodes, { locked })
}

function look(nodes: readonly string[], change: LookChange): void {
  if (nodes.length > 0) useDocument.getState().dispatch({ type: 'node.look', nodes, look: change })
}
