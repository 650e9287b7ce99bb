import { hash } from 'node:crypto'
import { semanticJson } from '../graph/canonical.ts'
import { chunkDocument } from './chunk-document.ts'
import { defaultChunking, type Chunking } from './chunk.ts'
import type { DocumentStore } from './document-store.ts'
import type { FoundFile } from './find-files.ts'
import { loadFile, UnreadableFile, type LoadedDocument } from './load-file.ts'

export interface IngestProgress {
  readonly done: number
  readonly total: number
  /** What is being worked on. */
  readonly what: string
}

export interface FileWarning {
  readonly source: string
  readonly warning: string
}

/** What became of the files of one ingest. */
export interface IngestReport {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  readonly refused: readonly { readonly source: string; readonly reason: string }[]
  /** What was left out of files that were taken in, or guessed, as whole sentences. */
  readonly warnings: readonly FileWarning[]
  readonly chunks: number
}

/** Rises when documents are cut in another way, so that unchanged files are cut again. */
const chunkingVersion = 3

/**
 * Takes files into an index. Only what changed is cut again; with `replace`, documents that are
 * no longer among the files are removed.
 */
export async function ingestFiles(
  store: DocumentStore,
  index: string,
  files: readonly FoundFile[],
  options: {
    replace?: boolean
    onProgress?: (progress: IngestProgress) => void
    signal?: AbortSignal
  } = {},
): Promise<IngestReport> {
  const refused: { source: string; reason: string }[] = []
  const warned: FileWarning[] = []
  const ingest = await Ingest.begin(store, index)
  for (const [done, file] of files.entries()) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ done, total: files.length, what: file.source })
    try {
      const { documents, warnings } = await loadFile(file.path, file.source, {
        signal: options.signal,
      })
      for (const document of documents) await ingest.take(document)
      warned.push(...warnings.map((warning) => ({ source: file.source, warning })))
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      refused.push({ source: file.source, reason: error.message })
    }
  }
  if (options.replace) await ingest.removeOthers()
  options.onProgress?.({ done: files.length, total: files.length, what: 'documents' })
  return { ...ingest.report, refused, warnings: warned }
}

/**
 * Takes documents into an index that were loaded elsewhere.
 * @param options.keep ids of all documents there shall be; others are removed
 */
export async function ingestDocuments(
  store: DocumentStore,
  index: string,
  documents: readonly LoadedDocument[],
  options: { keep?: readonly string[] } = {},
): Promise<IngestReport> {
  const ingest = await Ingest.begin(store, index)
  for (const document of documents) await ingest.take(document)
  if (options.keep !== undefined) await ingest.removeOthers(options.keep)
  return { ...ingest.report, refused: [], warnings: [] }
}

class Ingest {
  readonly report = {
    added: [] as string[],
    changed: [] as string[],
    unchanged: [] as string[],
    removed: [] as string[],
    chunks: 0,
  }
  readonly #store: DocumentStore
  readonly #index: string
  readonly #chunking: Chunking
  readonly #before: ReadonlyMap<string, string>
  readonly #seen = new Set<string>()

  static async begin(store: DocumentStore, index: string): Promise<Ingest> {
    const record = (await store.indexes()).find(({ name }) => name === index)
    const documents = await store.documents(index)
    const before = new Map(documents.map(({ id, hash }) => [id, hash]))
    return new Ingest(store, index, record?.chunking ?? defaultChunking, before)
  }

  private constructor(
    store: DocumentStore,
    index: string,
    chunking: Chunking,
    before: ReadonlyMap<string, string>,
  ) {
    this.#store = store
    this.#index = index
    this.#chunking = chunking
    this.#before = before
  }

  async take(document: LoadedDocument): Promise<void> {
    this.#seen.add(document.id)
    const digest = hashOf(document, this.#chunking)
    const known = this.#before.get(document.id)
    if (known === digest) {
      this.report.unchanged.push(document.id)
      return
    }
    const chunks = chunkDocument(document, this.#chunking)
    this.report.chunks += chunks.length
    const { pages: _, ...stored } = document
    await this.#store.putDocument(this.#index, { ...stored, hash: digest }, chunks)
    ;(known === undefined ? this.report.added : this.report.changed).push(document.id)
  }

  async removeOthers(kept: readonly string[] = []): Promise<void> {
    const stay = new Set([...this.#seen, ...kept])
    for (const id of this.#before.keys()) {
      if (stay.has(id)) continue
      await this.#store.removeDocument(this.#index, id)
      this.report.removed.push(id)
    }
  }
}

function hashOf(document: LoadedDocument, chunking: Chunking): string {
  const { title, source, text, format, metadata, pages = [] } = document
  const content = [chunkingVersion, chunking, title, source, text, format, metadata, pages]
  return hash('sha256', semanticJson(content), 'base64url')
}
