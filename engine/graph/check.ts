import type { CheckContext } from './check-context.ts'
import { checkFrames } from './check-frames.ts'
import { checkInputs } from './check-inputs.ts'
import { checkNodes } from './check-nodes.ts'
import { checkOrder } from './check-order.ts'
import { checkShape } from './check-shape.ts'
import { checkSize } from './check-size.ts'
import { checkSubgraphs } from './check-subgraphs.ts'
import { checkWires } from './check-wires.ts'
import type { Graph } from './document.ts'
import { preCheck } from './pre-check.ts'
import type { Problem } from './problem.ts'
import { upgradeFormat } from './upgrade-format.ts'
import { upgradeNodes } from './upgrade-nodes.ts'

export interface Checked {
  /**
   * The document, upgraded where it is an older one, when it has the shape of a graph at all. It may
   * still have errors.
   */
  readonly graph: Graph | undefined
  /** The same before its nodes were upgraded: a version is named by the hash of this. */
  readonly written: Graph | undefined
  readonly problems: readonly Problem[]
}

/**
 * Everything that is wrong with a document, at once. Pure and safe in a browser; never throws,
 * whatever it is given. A graph without errors here runs.
 */
export function check(document: unknown, context: CheckContext): Checked {
  const refused = preCheck(document)
  if (refused.length > 0) return { graph: undefined, written: undefined, problems: refused }
  const format = upgradeFormat(document)
  if (format.problems.length > 0) {
    return { graph: undefined, written: undefined, problems: format.problems }
  }
  const { graph: written, problems } = checkShape(format.document)
  if (written === undefined) return { graph: undefined, written, problems }
  const tooLarge = checkSize(written, context)
  if (tooLarge.length > 0) return { graph: written, written, problems: tooLarge }
  const { graph, problems: old } = upgradeNodes(written, context.versions)
  return {
    graph,
    written,
    problems: [
      ...old,
      ...checkInputs(graph),
      ...checkNodes(graph, context),
      ...checkSubgraphs(graph, context, check),
      ...checkFrames(graph, context),
      ...checkWires(graph, context),
      ...checkOrder(graph, context),
    ],
  }
}
