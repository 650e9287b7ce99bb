import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { Chunk } from './chunk.ts'
import type { DocumentStore } from './document-store.ts'

const batchSize = 64

/** Told what is being built, and how far that is where it can be counted. */
export type BuildProgress = (what: string, count?: { done: number; total: number }) => void

/**
 * The vectors of all chunks. Those in the store are used again; new ones are kept there.
 * @throws when the model gives vectors of different lengths: LanceDB would cut or fill them silently
 */
export async function embedChunks(
  store: DocumentStore,
  index: string,
  chunks: readonly Chunk[],
  model: EmbeddingModel,
  onProgress: BuildProgress,
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const known = new Map(await store.vectors(index, model.name))
  const missing = chunks.filter((chunk) => !known.has(chunk.id))
  for (let start = 0; start < missing.length; start += batchSize) {
    onProgress('embeddings', { done: start, total: missing.length })
    const batch = missing.slice(start, start + batchSize)
    const texts = batch.map((chunk) => [...chunk.headings, chunk.text].join('\n'))
    const { vectors } = await model.embed(texts, { signal })
    if (vectors.length !== batch.length) {
      throw new Error(
        `The embedding model "${model.name}" gave ${vectors.length} vectors for ${batch.length} texts.`,
      )
    }
    const fresh = new Map(batch.map((chunk, number) => [chunk.id, vectors[number]!]))
    await store.putVectors(index, model.name, fresh)
    for (const [id, vector] of fresh) known.set(id, vector)
  }
  const lengths = new Set(chunks.map((chunk) => known.get(chunk.id)?.length))
  if (lengths.size > 1) {
    throw new Error(
      `The embedding model "${model.name}" gave vectors of different lengths (${[...lengths].join(', ')}). Was it exchanged under the same name?`,
    )
  }
  return known
}
