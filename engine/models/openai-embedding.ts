import { z } from 'zod'
import type { EmbeddingModel } from './embedding-model.ts'
import { ModelError } from './model-error.ts'
import type { ProviderAddress } from './openai-chat.ts'
import { postJson } from './post-json.ts'
import { costOf } from './prices.ts'

const Answer = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: z.number() }).optional(),
})

/** An embedding model behind any server that speaks OpenAI's embeddings. */
export function openAiEmbedding(address: ProviderAddress, model: string): EmbeddingModel {
  const name = `${address.provider}:${model}`
  return {
    name,
    async embed(texts, { signal }) {
      const body = await postJson(
        address,
        '/embeddings',
        { model, input: texts },
        { model: name, signal },
      )
      const parsed = Answer.safeParse(body)
      if (!parsed.success || parsed.data.data.length !== texts.length) {
        throw new ModelError({
          model: name,
          message: `The embedding model "${name}" did not answer with one vector for each of ${texts.length} texts.`,
          retryable: false,
        })
      }
      const sorted = [...parsed.data.data].sort((a, b) => a.index - b.index)
      const inputTokens = parsed.data.usage?.prompt_tokens ?? 0
      return {
        vectors: sorted.map(({ embedding }) => embedding),
        usage: {
          model: name,
          calls: 1,
          inputTokens,
          outputTokens: 0,
          cost: costOf(model, inputTokens, 0),
        },
      }
    },
  }
}
