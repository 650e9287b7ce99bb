import type { CheckContext } from './check-context.ts'
import { checkFrames } from './check-frames.ts'
import { checkInputs } from './check-inputs.ts'
import { checkNodes } from './check-nodes.ts'
import { checkOrder } from './check-order.ts'
import { checkShape } from './check-shape.ts'
import { checkWires } from './check-wires.ts'
import type { Graph } from './document.ts'
import { documentLimits, preCheck } from './pre-check.ts'
import type { Problem } from './problem.ts'

export interface Checked {
  /** The document, when it has the shape of a graph at all. It may still have errors. */
  readonly graph: Graph | undefined
  readonly problems: readonly Problem[]
}

/**
 * Everything that is wrong with a document, at once. Pure and safe in a browser; never throws,
 * whatever it is given. A graph without errors here runs.
 */
export function check(document: unknown, context: CheckContext): Checked {
  const before = preCheck(document)
  if (before.length > 0) return { graph: undefined, problems: before }
  const { graph, problems } = checkShape(document)
  if (graph === undefined) return { graph, problems }
  const count = Object.keys(graph.nodes).length
  if (count > documentLimits.nodes) {
    const message = `The graph has ${count} nodes; ${documentLimits.nodes} is the limit. Move parts of it into subgraphs.`
    return { graph, problems: [{ code: 'too-large', severity: 'error', message, path: ['nodes'] }] }
  }
  return {
    graph,
    problems: [
      ...checkInputs(graph),
      ...checkNodes(graph, context),
      ...checkFrames(graph, context),
      ...checkWires(graph, context),
      ...checkOrder(graph, context),
    ],
  }
}
