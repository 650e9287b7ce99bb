import type { DocumentStore } from './document-store.ts'
import type { FileReport } from './file-report.ts'
import type { FoundFile } from './find-files.ts'
import { loadFile, UnreadableFile, type LoadedDocument } from './load-file.ts'
import { TakeDocuments, type DocumentChanges } from './take-documents.ts'

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

/** What becomes of a document whose text is in the index already. */
export type Duplicates = 'keep' | 'skip'

/** What became of the files of one ingest. */
export interface IngestReport extends DocumentChanges {
  readonly refused: readonly { readonly source: string; readonly reason: string }[]
  /** What was left out of files that were taken in, or guessed, as whole sentences. */
  readonly warnings: readonly FileWarning[]
}

export interface IngestOptions {
  /** Kept when left out. */
  readonly duplicates?: Duplicates
  /** Told of each file when it is done. */
  readonly onFile?: (report: FileReport) => Promise<void> | void
}

/** A file, or a page of the web, with how it is read. */
export interface IngestSource {
  readonly source: string
  /** Undefined for what was taken in under another name. @throws UnreadableFile */
  load(): Promise<LoadedSource | undefined>
}

export interface LoadedSource {
  readonly documents: readonly LoadedDocument[]
  readonly warnings: readonly string[]
  /** Where it was found in the end, if that is another place. */
  readonly source?: string
}

/**
 * Takes files into an index. Only what changed is cut again; with `replace`, documents that are
 * no longer among the files are removed.
 */
export async function ingestFiles(
  store: DocumentStore,
  index: string,
  files: readonly FoundFile[],
  options: IngestOptions & {
    replace?: boolean
    onProgress?: (progress: IngestProgress) => void
    signal?: AbortSignal
  } = {},
): Promise<IngestReport> {
  const { signal, onProgress } = options
  const sources = files.map(({ path, source }) => ({
    source,
    load: () => loadFile(path, source, { signal }),
  }))
  function* each(): Generator<IngestSource> {
    for (const [done, file] of sources.entries()) {
      signal?.throwIfAborted()
      onProgress?.({ done, total: files.length, what: file.source })
      yield file
    }
  }
  const report = await ingestSources(store, index, each(), options)
  onProgress?.({ done: files.length, total: files.length, what: 'documents' })
  return report
}

/** Takes in what sources hold, one after the other as they come. */
export async function ingestSources(
  store: DocumentStore,
  index: string,
  sources: Iterable<IngestSource> | AsyncIterable<IngestSource>,
  options: IngestOptions & { replace?: boolean } = {},
): Promise<IngestReport> {
  const refused: { source: string; reason: string }[] = []
  const warned: FileWarning[] = []
  const taking = await TakeDocuments.begin(store, index, {
    skipsDuplicates: options.duplicates === 'skip',
    ...(options.replace ? { keep: [] } : {}),
  })
  for await (const file of sources) {
    try {
      const loaded = await file.load()
      if (loaded === undefined) continue
      const { documents, warnings, source = file.source } = loaded
      const reports = await taking.take(documents)
      warned.push(...warnings.map((warning) => ({ source, warning })))
      await options.onFile?.({ source, documents: reports, warnings })
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      refused.push({ source: file.source, reason: error.message })
      const { source } = file
      await options.onFile?.({ source, documents: [], warnings: [], refused: error.message })
    }
  }
  await taking.removeOthers()
  return { ...taking.changes, refused, warnings: warned }
}

/**
 * Takes documents into an index that were loaded elsewhere.
 * @param options.keep ids of all documents there shall be; others are removed
 */
export async function ingestDocuments(
  store: DocumentStore,
  index: string,
  documents: readonly LoadedDocument[],
  options: IngestOptions & { keep?: readonly string[] } = {},
): Promise<IngestReport> {
  const { keep, onFile } = options
  const taking = await TakeDocuments.begin(store, index, {
    skipsDuplicates: options.duplicates === 'skip',
    ...(keep === undefined ? {} : { keep: [...keep, ...documents.map(({ id }) => id)] }),
  })
  const reports = await taking.take(documents)
  for (const [at, { source }] of documents.entries()) {
    await onFile?.({ source, documents: reports.slice(at, at + 1), warnings: [] })
  }
  await taking.removeOthers()
  return { ...taking.changes, refused: [], warnings: [] }
}
