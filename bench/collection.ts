import type { Message } from '../engine/graph/values.ts'
import type { Gold } from '../engine/evaluate/ranking.ts'
import type { DocumentStore } from '../engine/retrieval/document-store.ts'

/** A question of which is known which passages answer it. */
export interface Question {
  readonly id: string
  readonly text: string
  readonly history?: readonly Message[]
  /** By ids of passages in the collection's index. */
  readonly gold: Gold
}

/** Passages and questions to measure retrieval with. */
export interface Collection {
  readonly name: string
  /** Holds the passages in an index that has the name of the collection. */
  readonly store: DocumentStore
  readonly questions: readonly Question[]
  /** The nDCG@10 that the data itself gives for BM25 (k1 1.2, b 0.75). */
  readonly reference?: number
}
