import { z } from 'zod'
import { advanced, defineNode, port } from '../engine/graph/define-node.ts'
import { fuseRanked } from '../engine/retrieval/fuse.ts'
import { NodeError } from '../engine/run/failure.ts'

/** More lists than any search makes; something else was wired here by mistake. */
const mostLists = 100

export default defineNode({
  type: 'fuse',
  version: 1,
  family: 'retrieval',
  icon: 'merge',
  title: 'Fuse',
  description: 'Joins several lists of passages into one, in which each passage stands once.',
  effect: 'pure',
  config: z.object({
    topK: z.number().int().min(1).max(1000).default(20).describe('Passages to keep'),
    weights: advanced(
      z
        .array(z.number().min(0).max(100))
        .max(mostLists)
        .default([])
        .describe('How much each list counts, in their order; a list without a weight counts 1'),
    ),
  }),
  inputs: {
    lists: port.documentLists({ description: 'The lists, each with its best passage first' }),
  },
  outputs: { documents: port.documents({ description: 'Best first, each passage once' }) },
  run({ config, inputs }) {
    const { lists } = inputs
    if (lists.length > mostLists) {
      throw new NodeError(
        `There are ${lists.length} lists of passages, and at most ${mostLists} are joined at once.`,
        { code: 'input', hint: 'Is the right output wired to "lists"?' },
      )
    }
    const weighted = lists.map((documents, at) => ({ documents, weight: config.weights[at] ?? 1 }))
    const counted = weighted.filter(({ weight }) => weight > 0)
    return { documents: fuseRanked(counted).slice(0, config.topK) }
  },
})
