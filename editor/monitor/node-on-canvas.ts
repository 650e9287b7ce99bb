import type { Graph } from '../../engine/graph/document.ts'

/** Where a node that monitoring names stands on the canvas of its graph. */
export interface CanvasPlace {
  /** The node to be selected; of a subgraph the one that runs it. */
  readonly id: string
  /** It is that node itself. */
  readonly isWhole: boolean
}

/**
 * Finds a path such as `repeat/answer` (in a frame) or `ask/answer` (in a subgraph) on the canvas.
 * @returns undefined where the graph has no such node any more
 */
export function nodeOnCanvas(path: string, nodes: Graph['nodes']): CanvasPlace | undefined {
  const steps = path.split('/')
  let found: CanvasPlace | undefined
  for (const [at, id] of steps.entries()) {
    const entry = nodes[id]
    if (entry === undefined || (at > 0 && entry.in !== steps[at - 1])) break
    found = { id, isWhole: at === steps.length - 1 }
  }
  return found
}
