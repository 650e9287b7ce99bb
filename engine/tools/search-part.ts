import { z } from 'zod'
import { defineNode, field, port } from '../graph/define-node.ts'

/** A search of an index, as a tool makes it. It stands in no palette: an agent runs it inside itself. */
export const searchPart = defineNode({
  type: 'search',
  version: 1,
  family: 'retrieval',
  icon: 'search',
  title: 'Search',
  description: 'Finds the passages of an index that fit a query.',
  effect: 'pure',
  config: z.object({
    index: field.index(),
    topK: z.number().int().min(1),
    mode: z.enum(['auto', 'keyword', 'vector', 'hybrid']),
  }),
  inputs: { query: port.text() },
  outputs: { documents: port.documents() },
  async run({ config, inputs: { query }, context }) {
    if (query.trim() === '') return { documents: [] }
    const index = await context.indexes.open(config.index)
    const embedding = context.models.embedding('embedding')
    const { mode, topK } = config
    const { signal } = context
    const documents = await index.search({
      query,
      mode,
      topK,
      signal,
      ...(embedding === undefined ? {} : { embedding }),
    })
    return { documents }
  },
})
