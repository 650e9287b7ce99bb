import type { Document, Json } from '../graph/values.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'

/** The seam to one named collection of passages that can be searched. */
export interface SearchIndex {
  readonly name: string
  /** Changes whenever the passages do; part of the journal key. */
  readonly version: string
  /** BCP 47 code of the language it was built for, such as `en`. */
  readonly language: string
  /** Name of the embedding model, when it holds vectors. */
  readonly embedding: string | undefined
  /** Number of passages. */
  readonly size: number
  /** Best first. `score` is BM25, cosine similarity or the fused score, by mode. */
  search(request: SearchRequest): Promise<Document[]>
  /** The passages with these ids, in the same order; unknown ids are left out. */
  read(ids: readonly string[]): Promise<Document[]>
  /**
   * A passage with the text around it: from the start of the passage so many places before it in the
   * same document to the end of that after it. Id and title stay its own. Undefined for an unknown id.
   */
  widen(id: string, neighbours: number): Promise<Document | undefined>
}

export interface SearchRequest {
  readonly query: string
  /** `auto` is hybrid where the index has vectors and keyword search elsewhere. */
  readonly mode: 'auto' | 'keyword' | 'vector' | 'hybrid'
  readonly topK: number
  /** Weights of query terms, as query expansion gives them; replaces the text in keyword search. */
  readonly terms?: readonly { readonly term: string; readonly weight: number }[]
  /** Weight of the vector list in the fusion, 0 to 1. */
  readonly vectorWeight?: number
  readonly filter?: Filter
  /** Makes the vector of the query, where it is the model of the index: the caller's own records what it is asked. */
  readonly embedding?: EmbeddingModel
  readonly signal?: AbortSignal
}

/**
 * A condition on document metadata. Built from parts, never from text, so nothing can be injected.
 * `above` and `below` leave the bound itself out, `from` and `to` take it in; they compare numbers
 * with numbers and ISO dates with ISO dates.
 */
export type Filter =
  | { readonly key: string; readonly is: Json }
  | { readonly key: string; readonly in: readonly Json[] }
  | ({ readonly key: string } & Range)
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }

export interface Range {
  readonly above?: number | string
  readonly from?: number | string
  readonly below?: number | string
  readonly to?: number | string
}

/** All indexes there are. */
export interface Indexes {
  /** @throws if there is no index of that name; the message lists those there are. */
  open(name: string): Promise<SearchIndex>
  /** The current version of an index, for the journal key; undefined when there is none. */
  version(name: string): Promise<string | undefined>
}
