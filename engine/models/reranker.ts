import type { ModelUsage } from './usage.ts'

/** The seam to a reranking model (the shape of Cohere's `/rerank`). */
export interface Reranker {
  /** `provider:model`. */
  readonly name: string
  /** Best first; `index` points into `documents`, `score` is the model's own. */
  rerank(
    request: { query: string; documents: readonly string[]; topN: number },
    options: { signal: AbortSignal },
  ): Promise<{ results: { index: number; score: number }[]; usage: ModelUsage }>
}
