import { z } from 'zod'
import { ModelError } from './model-error.ts'
import type { ProviderAddress } from './openai-chat.ts'
import { postJson } from './post-json.ts'
import type { Reranker } from './reranker.ts'

const Answer = z.object({
  results: z.array(
    z.object({ index: z.number().int().nonnegative(), relevance_score: z.number() }),
  ),
})

/** A reranker behind any server that speaks Cohere's `/rerank`: Cohere, Jina, Voyage, vLLM, TEI. */
export function cohereRerank(address: ProviderAddress, model: string): Reranker {
  const name = `${address.provider}:${model}`
  return {
    name,
    async rerank({ query, documents, topN }, { signal }) {
      const body = await postJson(
        address,
        '/rerank',
        { model, query, documents, top_n: topN },
        { model: name, signal },
      )
      const parsed = Answer.safeParse(body)
      const valid =
        parsed.success && parsed.data.results.every(({ index }) => index < documents.length)
      if (!valid) {
        throw new ModelError({
          model: name,
          message: `The reranker "${name}" did not answer with a list of indexes and scores.`,
          retryable: false,
        })
      }
      const results = parsed.data.results.map(({ index, relevance_score: score }) => ({
        index,
        score,
      }))
      return {
        results: results.sort((a, b) => b.score - a.score),
        usage: { model: name, calls: 1, inputTokens: 0, outputTokens: 0, cost: null },
      }
    },
  }
}
