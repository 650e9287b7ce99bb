import { hash } from 'node:crypto'
import { chunkMarkdown } from './chunk-markdown.ts'
import { chunkText } from './chunk-text.ts'
import type { Chunk } from './chunk.ts'
import type { DocumentStore } from './document-store.ts'
import type { FoundFile } from './find-files.ts'
import { loadFile, UnreadableFile, type LoadedDocument } from './load-file.ts'

export interface IngestProgress {
  readonly done: number
  readonly total: number
  /** What is being worked on. */
  readonly what: string
}

/** What became of the files of one ingest. */
export interface IngestReport {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  readonly refused: readonly { readonly source: string; readonly reason: string }[]
  readonly chunks: number
}

/** Rises when documents are cut in another way, so that unchanged files are cut again. */
const chunkingVersion = 1

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
  const report = {
    added: [] as string[],
    changed: [] as string[],
    unchanged: [] as string[],
    removed: [] as string[],
    refused: [] as { source: string; reason: string }[],
    chunks: 0,
  }
  const before = new Map(
    (await store.documents(index)).map((document) => [document.id, document.hash]),
  )
  const seen = new Set<string>()
  for (const [done, file] of files.entries()) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ done, total: files.length, what: file.source })
    let documents: LoadedDocument[]
    try {
      documents = await loadFile(file.path, file.source)
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      report.refused.push({ source: file.source, reason: error.message })
      continue
    }
    for (const document of documents) {
      seen.add(document.id)
      const digest = hashOf(document)
      const known = before.get(document.id)
      if (known === digest) {
        report.unchanged.push(document.id)
        continue
      }
      const chunks = chunksOf(document)
      report.chunks += chunks.length
      await store.putDocument(index, { ...document, hash: digest }, chunks)
      ;(known === undefined ? report.added : report.changed).push(document.id)
    }
  }
  if (options.replace) {
    for (const id of before.keys()) {
      if (seen.has(id)) continue
      await store.removeDocument(index, id)
      report.removed.push(id)
    }
  }
  options.onProgress?.({ done: files.length, total: files.length, what: 'documents' })
  return report
}

function hashOf(document: LoadedDocument): string {
  const { title, source, text, format } = document
  return hash('sha256', JSON.stringify([chunkingVersion, title, source, text, format]), 'base64url')
}

function chunksOf(document: LoadedDocument): Chunk[] {
  return document.format === 'markdown'
    ? chunkMarkdown(document.id, document.text)
    : chunkText(document.id, document.text)
}
