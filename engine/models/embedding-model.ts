import type { ModelUsage } from './usage.ts'

/** The seam to an embedding model. */
export interface EmbeddingModel {
  /** `provider:model`. */
  readonly name: string
  /** One vector of the same length for each text, in order. */
  embed(
    texts: readonly string[],
    options: { signal: AbortSignal },
  ): Promise<{ vectors: number[][]; usage: ModelUsage }>
}
