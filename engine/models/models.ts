import type { ChatModel } from './chat-model.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import type { Reranker } from './reranker.ts'

/**
 * Turns the names that graphs use (a profile such as `default`, or `provider:model`) into models.
 * A name for which nothing is connected gives undefined; nodes then work offline.
 */
export interface Models {
  chat(name: string): ChatModel | undefined
  embedding(name: string): EmbeddingModel | undefined
  reranker(name: string): Reranker | undefined
  /** What a name stands for now, for the journal key: `provider:model`, or `offline`. */
  resolve(role: 'chat' | 'embedding' | 'rerank', name: string): string
}

/** No model at all: every node does its offline work. */
export const offlineModels: Models = {
  chat: () => undefined,
  embedding: () => undefined,
  reranker: () => undefined,
  resolve: () => 'offline',
}
