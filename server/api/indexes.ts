import type { Document, Json } from '../../engine/graph/values.ts'
import type { Chunking } from '../../engine/retrieval/chunk.ts'
import type { FileReport } from '../../engine/retrieval/file-report.ts'
import type { Duplicates } from '../../engine/retrieval/ingest.ts'

/** What goes over HTTP about indexes: what is in them, what goes in, and search. */

/** GET /api/indexes; POST /api/indexes (IndexCreate): 201 with IndexSummary; DELETE /api/indexes/:name: 204 */
export interface IndexList {
  readonly indexes: readonly IndexSummary[]
}
export interface IndexSummary {
  readonly name: string
  readonly documents: number
  readonly passages: number
  readonly language: string
  readonly chunking: Chunking
  readonly embedding?: string
  readonly version: string
  readonly state: 'ready' | 'building' | 'failed'
  /** While building. */
  readonly progress?: IndexProgress
  readonly error?: string
}
export interface IndexProgress {
  readonly done: number
  readonly total: number
  readonly what: string
  /** Estimated from the rate so far; left out until that means something. */
  readonly secondsLeft?: number
}
export interface IndexCreate {
  readonly name: string
  /** BCP 47 code, such as `en`, which is what it is when left out. */
  readonly language?: string
  /** How documents are cut: along their structure into 320 tokens when left out. */
  readonly chunking?: Chunking
}
/**
 * PATCH /api/indexes/:name → 202 with IndexSummary: all documents are cut again in the background.
 * What is left out stays as it is; 422 where nothing is given.
 */
export interface IndexChange {
  readonly language?: string | undefined
  readonly chunking?: Chunking | undefined
}

export type { Duplicates } from '../../engine/retrieval/ingest.ts'

/** PUT /api/indexes/:name/documents: DocumentsPut → 202 with DocumentsReport; the index is then built in the background. */
export interface DocumentsPut {
  readonly documents: readonly {
    readonly id: string
    readonly title: string
    readonly source: string
    readonly text: string
    readonly format: 'markdown' | 'text'
    readonly metadata?: Readonly<Record<string, Json>>
    /** Where each page begins in the text, in UTF-16 units. */
    readonly pages?: readonly { readonly number: number; readonly start: number }[]
  }[]
  /** Ids of all documents there shall be: others are removed. Nothing is removed when left out. */
  readonly keep?: readonly string[]
  /** Another part follows: the index is built after the last one, or when it is searched. */
  readonly more?: boolean
  readonly duplicates?: Duplicates
}
export interface DocumentsReport {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  /** Left out of the index, for their text is there already. */
  readonly skipped: readonly string[]
  /** Documents whose text is nearly that of another, whether or not they were skipped. */
  readonly duplicates: readonly { readonly id: string; readonly duplicateOf: string }[]
  readonly passages: number
}

/**
 * POST /api/indexes/:name/files?source=handbook/a.pdf&more=true&duplicates=skip, the file as the body,
 * whatever its content type → 202 with FileReport, also for a file that is refused; the index is then
 * built in the background. `more=true` says that another file follows: the index is built after the last.
 */
export type { DocumentReport, FileReport } from '../../engine/retrieval/file-report.ts'

/**
 * POST /api/indexes/:name/addresses → 202 with AddressesAccepted. They are fetched in the background;
 * what became of them is in the report.
 */
export interface AddressesPost {
  /** Of http or https, at most 1000. */
  readonly urls: readonly string[]
  /** Also takes in pages that are linked, under the folder of each address, at most so many (1 to 500) in all for each. */
  readonly follow?: { readonly pages: number }
  readonly duplicates?: Duplicates
}
export interface AddressesAccepted {
  readonly accepted: number
}

/** GET /api/indexes/:name/report: what became of the files of the last ingest. */
export interface IngestReportAnswer {
  /** Epoch milliseconds; left out where nothing has been taken in yet. */
  readonly startedAt?: number
  /** Left out while files are still to come. */
  readonly endedAt?: number
  /** Why it broke off. */
  readonly error?: string
  /** At most 1000, in the order they came: those that were refused, have warnings or changed something go before the others. */
  readonly files: readonly FileReport[]
  /** How many there were. */
  readonly total: number
}

/** GET /api/indexes/:name/documents?after=&limit=&search=: by id; `search` looks into titles, ids and sources. */
export interface DocumentList {
  readonly documents: readonly DocumentSummary[]
  /** How many there are that fit the search. */
  readonly total: number
  /** To be given as `after` for those that follow; left out at the end. */
  readonly next?: string
}
/** DELETE /api/indexes/:name/documents/:id?more=true (the id percent-encoded): 204; with `more`, the index is built after the last. */
export interface DocumentSummary {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly format: 'markdown' | 'text'
  readonly passages: number
  /** How many pages it has, where it has any. */
  readonly pages?: number
  /** Id of the document that has the same text, or nearly. */
  readonly duplicateOf?: string
}
/** GET /api/indexes/:name/documents/:id/passages (the id percent-encoded): how the document is cut. */
export interface DocumentPassages {
  readonly document: DocumentSummary
  readonly passages: readonly DocumentPassage[]
}
export interface DocumentPassage {
  readonly id: string
  readonly text: string
  /** The headings it stands under, outermost first. */
  readonly headings: readonly string[]
  readonly page?: number
  /** As they are counted when documents are cut. */
  readonly tokens: number
  /** Where it stands in the document's text, in UTF-16 units. */
  readonly start: number
  readonly end: number
}

/** POST /api/indexes/:name/search */
export interface SearchQuery {
  readonly query: string
  /** 10 when left out. */
  readonly topK?: number
}
export interface SearchAnswer {
  readonly documents: readonly Document[]
}
/** GET /api/indexes/:name/passages/:id: the passage in its document, for citations. */
export interface PassageAnswer {
  readonly passage: Document
  /** The whole document that holds it. */
  readonly document: {
    readonly id: string
    readonly title: string
    readonly source: string
    readonly text: string
    readonly format: 'markdown' | 'text'
  }
  /** Where the passage stands in the document's text, in UTF-16 units. */
  readonly start: number
  readonly end: number
}
