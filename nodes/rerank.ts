import { z } from 'zod'
import { defineNode, field, port } from '../engine/graph/define-node.ts'
import { rerankOffline } from '../engine/models/offline/rerank-offline.ts'

export default defineNode({
  type: 'rerank',
  version: 1,
  family: 'retrieval',
  icon: 'list-filter',
  title: 'Rerank',
  description: 'Puts passages into a better order and keeps the best.',
  effect: 'pure',
  config: z.object({
    topN: z.number().int().min(1).max(100).default(6).describe('Passages to keep'),
    model: field
      .model('rerank', 'rerank')
      .describe('Which reranking model scores them; without one they are scored by words'),
    diversity: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Moves passages down that repeat others, when scored by words'),
  }),
  inputs: {
    query: port.text({ description: 'What they should answer' }),
    documents: port.documents({ description: 'Passages in their order so far' }),
  },
  outputs: { documents: port.documents({ description: 'The best, best first' }) },
  async run({ config, inputs, context }) {
    const { query, documents } = inputs
    const model = context.models.reranker(config.model)
    if (documents.length === 0) return { documents: [] }
    if (model === undefined) {
      return {
        documents: rerankOffline(query, documents, {
          topN: config.topN,
          diversity: config.diversity,
        }),
      }
    }
    const texts = documents.map((document) => `${document.title ?? ''}\n${document.text}`)
    const { results } = await model.rerank(
      { query, documents: texts, topN: config.topN },
      { signal: context.signal },
    )
    return {
      documents: results.flatMap(({ index, score }) => {
        const document = documents[index]
        return document === undefined ? [] : [{ ...document, score }]
      }),
    }
  },
})
