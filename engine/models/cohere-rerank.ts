import { z } from 'zod'
import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import { aboutTokens } from './count-tokens.ts'
import { ModelError } from './model-error.ts'
import { postJson } from './post-json.ts'
import type { ProviderAddress } from './provider-address.ts'
import type { Reranker } from './reranker.ts'

const Result = z.object({ index: z.number().int().nonnegative(), relevance_score: z.number() })

/** Voyage says `data` where the others say `results`. */
const Answer = z.union([
  z.object({ results: z.array(Result) }),
  z.object({ data: z.array(Result) }).transform(({ data }) => ({ results: data })),
])

/** A reranker behind any server that speaks Cohere's `/rerank`: Cohere, Jina, Voyage, vLLM, llama.cpp. */
export function cohereRerank(
  address: ProviderAddress,
  model: string,
  settings: CallSettings = defaultCallSettings,
): Reranker {
  const name = `${address.provider}:${model}`
  return {
    name,
    async rerank({ query, documents, topN }, { signal }) {
      const wanted = Math.min(topN, documents.length)
      const body = await postJson(
        address,
        '/rerank',
        { model, query, documents, top_n: wanted },
        { model: name, signal, settings, tokens: aboutTokens([query, ...documents]) },
      )
      const parsed = Answer.safeParse(body)
      const results = parsed.success ? parsed.data.results : []
      const indexes = new Set(results.map(({ index }) => index))
      const known = [...indexes].every((index) => index < documents.length)
      if (!parsed.success || !known || indexes.size !== results.length) {
        throw new ModelError({
          model: name,
          message: `The reranker "${name}" did not answer with an index and a score for each of its ${documents.length} passages.`,
          retryable: false,
        })
      }
      return {
        results: results
          .map(({ index, relevance_score: score }) => ({ index, score }))
          .sort((a, b) => b.score - a.score)
          .slice(0, wanted),
        // Rerankers are paid by the search, not by the token.
        usage: { model: name, calls: 1, inputTokens: 0, outputTokens: 0, cost: null },
      }
    },
  }
}
