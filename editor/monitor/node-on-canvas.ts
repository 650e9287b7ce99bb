import type { Graph } from '../../engine/graph/document.ts'

/** Where a node that monitoring names stands on the canvas of its graph. */
export interface CanvasPlace {
  /** The node to be selected; of a subgraph the one that runs it. */
  readonly id: string
  /** It is that node itself. */
  readonly isWhole: boolean
}

/** @returns undefined where the graph has no such node any more */
export function nodeOnCanvas(node: string, nodes: Graph['nodes']): CanvasPlace | undefined {
  const [id = '', ...inside] = node.split('/')
  return nodes[id] === undefined ? undefined : { id, isWhole: inside.length === 0 }
}
