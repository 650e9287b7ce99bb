import { z } from 'zod'
import { defineNode, field, port } from '../engine/graph/define-node.ts'
import { fuseRanked } from '../engine/retrieval/fuse.ts'

export default defineNode({
  type: 'retrieve',
  version: 1,
  family: 'retrieval',
  icon: 'search',
  title: 'Retrieve',
  description: 'Finds the passages of an index that fit one or more queries.',
  effect: 'pure',
  config: z.object({
    index: field.index().describe('Where to search'),
    topK: z.number().int().min(1).max(200).default(20).describe('Passages to find'),
    mode: z
      .enum(['auto', 'keyword', 'vector', 'hybrid'])
      .default('auto')
      .describe('auto searches by words, and by meaning too where the index has vectors'),
    vectorWeight: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('In hybrid search: the share of meaning against words'),
    firstWeight: z
      .number()
      .min(1)
      .max(10)
      .default(3)
      .describe('How much more the first query counts than each other one'),
  }),
  inputs: { queries: port.texts({ description: 'The first one counts most' }) },
  outputs: { documents: port.documents({ description: 'Best first' }) },
  async run({ config, inputs, context }) {
    const index = await context.indexes.open(config.index)
    const queries = inputs.queries.filter((query) => query.trim() !== '')
    const lists = await Promise.all(
      queries.map((query) =>
        index.search({
          query,
          mode: config.mode,
          topK: queries.length > 1 ? Math.min(200, config.topK * 2) : config.topK,
          vectorWeight: config.vectorWeight,
          signal: context.signal,
        }),
      ),
    )
    if (lists.length <= 1) return { documents: lists[0] ?? [] }
    const weighted = lists.map((documents, number) => ({
      documents,
      weight: number === 0 ? config.firstWeight : 1,
    }))
    return { documents: fuseRanked(weighted).slice(0, config.topK) }
  },
})
