import type { Json } from '../graph/values.ts'
import type { Chunk, Chunking } from './chunk.ts'
import type { TextSketch } from './duplicates/sketch.ts'

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
  /** Where each page begins in the text, in UTF-16 units, in order; only where it has pages. */
  readonly pages?: readonly { readonly number: number; readonly start: number }[]
  /** By which others with the same text are found. */
  readonly sketch?: TextSketch
  /** Id of the document that has the same text, or nearly. */
  readonly duplicateOf?: string
}

/** A document with what it was cut into. */
export interface CutDocument {
  readonly document: StoredDocument
  readonly chunks: readonly Chunk[]
}

/** What is known of a document without reading it. */
export interface KnownDocument extends Omit<StoredDocument, 'text' | 'pages' | 'sketch'> {
  readonly textHash?: string
}

export interface Lookalike {
  readonly id: string
  /** It has the same text; otherwise it may have nearly the same. */
  readonly isEqual: boolean
}

export interface IndexRecord {
  readonly name: string
  readonly language: string
  /** How its documents are cut; the usual way where it does not say. */
  readonly chunking?: Chunking
}

interface IndexRecordChange {
  readonly language?: string | undefined
  readonly chunking?: Chunking | undefined
}

/** Documents and chunks: the source of truth. What searches them is made from here and can be made again. */
export interface DocumentStore {
  indexes(): Promise<readonly IndexRecord[]>
  createIndex(index: IndexRecord): Promise<void>
  /** What is left out stays as it is. */
  changeIndex(name: string, change: IndexRecordChange): Promise<void>
  removeIndex(name: string): Promise<void>
  documents(index: string): Promise<readonly KnownDocument[]>
  document(index: string, id: string): Promise<StoredDocument | undefined>
  /** Puts a document and its chunks in place of what was there of it, in one transaction. */
  putDocument(index: string, document: StoredDocument, chunks: readonly Chunk[]): Promise<void>
  /** The same for several documents, whose ids differ, in one transaction. */
  putDocuments(index: string, documents: readonly CutDocument[]): Promise<void>
  /** Documents that repeat it become duplicates of the first of them. */
  removeDocument(index: string, id: string): Promise<void>
  /**
   * For each text the documents that may have the same, the likeliest first, at most ten; none that are
   * duplicates themselves.
   */
  lookalikes(
    index: string,
    sketches: readonly TextSketch[],
  ): Promise<readonly (readonly Lookalike[])[]>
  /** Makes documents that repeat one whose text changed duplicates of the first of them. */
  releaseDuplicates(index: string, id: string): Promise<void>
  /** All chunks, in the order of documents and positions. */
  chunks(index: string): Promise<readonly Chunk[]>
  chunk(index: string, id: string): Promise<Chunk | undefined>
  /** The chunks of one document, in order. */
  chunksOf(index: string, document: string): Promise<readonly Chunk[]>
  /** How many chunks each document has, by its id; one without any may be missing. */
  chunkCounts(index: string): Promise<ReadonlyMap<string, number>>
  /** Keeps vectors of one embedding model beside their chunks, so that a rebuild costs no calls. */
  putVectors(
    index: string,
    model: string,
    vectors: ReadonlyMap<string, readonly number[]>,
  ): Promise<void>
  vectors(index: string, model: string): Promise<ReadonlyMap<string, readonly number[]>>
}
