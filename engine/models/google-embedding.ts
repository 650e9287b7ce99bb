import { z } from 'zod'
import type { CallSettings } from './call-settings.ts'
import { aboutTokens } from './count-tokens.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import { notOneVectorEach } from './openai-embedding.ts'
import { postJson } from './post-json.ts'
import type { ProviderAddress } from './provider-address.ts'
import { usageOf } from './usage.ts'

const Answer = z.object({
  embeddings: z.array(z.object({ values: z.array(z.number()).min(1) })),
})

/** The service takes this many texts at once. */
const batchSize = 100

/** An embedding model behind a server that speaks the Gemini API. It counts no tokens. */
export function googleEmbedding(
  address: ProviderAddress,
  model: string,
  settings: CallSettings,
): EmbeddingModel {
  const name = `${address.provider}:${model}`
  const path = `models/${model.replace(/^models\//, '')}`

  async function embedBatch(texts: readonly string[], signal: AbortSignal): Promise<number[][]> {
    const requests = texts.map((text) => ({
      model: path,
      content: { parts: [{ text: text.trim() === '' ? ' ' : text }] },
    }))
    const tokens = aboutTokens(texts)
    const options = { model: name, signal, settings, tokens }
    const body = await postJson(address, `/${path}:batchEmbedContents`, { requests }, options)
    const parsed = Answer.safeParse(body)
    const vectors = parsed.success ? parsed.data.embeddings.map(({ values }) => values) : []
    const sameLength = vectors.every((vector) => vector.length === vectors[0]?.length)
    if (vectors.length !== texts.length || !sameLength) throw notOneVectorEach(name, texts.length)
    return vectors
  }

  return {
    name,
    async embed(texts, { signal }) {
      const vectors: number[][] = []
      let calls = 0
      for (let start = 0; start < texts.length; start += batchSize) {
        vectors.push(...(await embedBatch(texts.slice(start, start + batchSize), signal)))
        calls += 1
      }
      return { vectors, usage: usageOf(name, calls, undefined, null) }
    },
  }
}
