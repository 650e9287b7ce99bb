import type { Json } from '../graph/values.ts'
import type { Chunk, Chunking } from './chunk.ts'

/** A document as the store keeps it. */
export interface StoredDocument {
  readonly id: string
  readonly title: string
  /** A path or URL, as citations show it. */
  readonly source: string
  readonly text: string
  readonly format: 'markdown' | 'text'
  /** Of everything that decides its chunks; an unchanged document is not cut again. */
  readonly hash: string
  readonly metadata: Readonly<Record<string, Json>>
}

export interface IndexRecord {
  readonly name: string
  readonly language: string
  /** How its documents are cut; the usual way where it does not say. */
  readonly chunking?: Chunking
}

/** Documents and chunks: the source of truth. What searches them is made from here and can be made again. */
export interface DocumentStore {
  indexes(): Promise<readonly IndexRecord[]>
  createIndex(index: IndexRecord): Promise<void>
  removeIndex(name: string): Promise<void>
  documents(index: string): Promise<readonly Omit<StoredDocument, 'text'>[]>
  document(index: string, id: string): Promise<StoredDocument | undefined>
  /** Puts a document and its chunks in place of what was there of it, in one transaction. */
  putDocument(index: string, document: StoredDocument, chunks: readonly Chunk[]): Promise<void>
  removeDocument(index: string, id: string): Promise<void>
  /** All chunks, in the order of documents and positions. */
  chunks(index: string): Promise<readonly Chunk[]>
  chunk(index: string, id: string): Promise<Chunk | undefined>
  /** Keeps vectors of one embedding model beside their chunks, so that a rebuild costs no calls. */
  putVectors(
    index: string,
    model: string,
    vectors: ReadonlyMap<string, readonly number[]>,
  ): Promise<void>
  vectors(index: string, model: string): Promise<ReadonlyMap<string, readonly number[]>>
}
