import { listed } from '../../engine/evaluate/comparison/amounts.ts'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { ChosenEvaluator } from '../api/experiments.ts'
import { HttpError } from '../http/http-error.ts'

/**
 * A node that is misspelt would leave every score out, without a word. One that only some of the
 * graphs have is fine: a version may be the first to have it.
 * @returns a sentence for each node that none of the graphs has
 */
export function unknownNodes(
  chosen: readonly Pick<ChosenEvaluator, 'evaluator' | 'node'>[],
  graphs: readonly Graph[],
): string[] {
  const known = new Set(
    graphs.flatMap(({ nodes }) =>
      Object.entries(nodes).flatMap(([id, entry]) => (isFrame(entry) ? [] : [id])),
    ),
  )
  const all = [...known]
  const problems = chosen.flatMap(({ evaluator, node }) => {
    // What stands inside a subgraph is known to the graph that it names.
    const [id = ''] = node?.split('/') ?? []
    if (node === undefined || known.has(id)) return []
    return [
      `The evaluator "${evaluator}" scores the node "${id}", which ${graphs.length === 1 ? 'the graph does not have' : 'none of the variants has'}.${didYouMean(id, all)}`,
    ]
  })
  if (problems.length === 0) return []
  return [...problems, `Its nodes are ${listed(all.map((id) => `"${id}"`))}.`]
}

/** @throws HttpError for all nodes that none of the graphs has */
export function refuseUnknownNodes(
  chosen: readonly Pick<ChosenEvaluator, 'evaluator' | 'node'>[],
  graphs: readonly Graph[],
): void {
  const problems = unknownNodes(chosen, graphs)
  if (problems.length > 0) throw new HttpError(422, 'EXPERIMENT_DOES_NOT_FIT', problems.join(' '))
}
