import { z } from 'zod'
import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import { aboutTokens } from './count-tokens.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import { ModelError } from './model-error.ts'
import { postJson } from './post-json.ts'
import { costOf } from './prices.ts'
import type { ProviderAddress } from './provider-address.ts'
import { usageOf } from './usage.ts'

const Answer = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.number() }).optional(),
})

/** Servers take different numbers of texts at once; this many all of them do. */
const batchSize = 64

/** An embedding model behind any server that speaks OpenAI's embeddings. */
export function openAiEmbedding(
  address: ProviderAddress,
  model: string,
  settings: CallSettings = defaultCallSettings,
): EmbeddingModel {
  const name = `${address.provider}:${model}`

  async function embedBatch(
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<{ vectors: number[][]; inputTokens: number | undefined }> {
    // Empty texts are refused by some servers.
    const input = texts.map((text) => (text.trim() === '' ? ' ' : text))
    const body = await postJson(
      address,
      '/embeddings',
      { model, input, encoding_format: 'float' },
      { model: name, signal, settings, tokens: aboutTokens(input) },
    )
    const parsed = Answer.safeParse(body)
    const vectors = parsed.success ? inOrder(parsed.data.data) : []
    const sameLength = vectors.every((vector) => vector.length === vectors[0]?.length)
    if (!parsed.success || vectors.length !== texts.length || !sameLength) {
      throw notOneVectorEach(name, texts.length)
    }
    return { vectors, inputTokens: parsed.data.usage?.prompt_tokens }
  }

  return {
    name,
    async embed(texts, { signal }) {
      const vectors: number[][] = []
      let calls = 0
      let inputTokens: number | undefined = 0
      for (let start = 0; start < texts.length; start += batchSize) {
        const batch = await embedBatch(texts.slice(start, start + batchSize), signal)
        vectors.push(...batch.vectors)
        calls += 1
        inputTokens =
          inputTokens === undefined || batch.inputTokens === undefined
            ? undefined
            : inputTokens + batch.inputTokens
      }
      const tokens = inputTokens === undefined ? undefined : { inputTokens, outputTokens: 0 }
      const cost = costOf(model, tokens, settings.prices, address.provider)
      return { vectors, usage: usageOf(name, calls, tokens, cost) }
    },
  }
}

function inOrder(data: readonly { index: number; embedding: number[] }[]): number[][] {
  return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding)
}

export function notOneVectorEach(model: string, texts: number): ModelError {
  return new ModelError({
    model,
    message: `The embedding model "${model}" did not answer with one vector of the same length for each of ${texts} texts.`,
    retryable: false,
  })
}
