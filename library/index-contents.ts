import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Models } from '../engine/models/models.ts'
import { findFiles } from '../engine/retrieval/find-files.ts'
import { ingestDocuments, ingestFiles } from '../engine/retrieval/ingest.ts'
import { openIndexes } from '../engine/retrieval/lance-index.ts'
import { memoryDocumentStore } from '../engine/retrieval/memory-document-store.ts'
import type { Indexes } from '../engine/retrieval/search-index.ts'

/** What an index holds: a file, a folder or a glob, several of them, or documents. */
export type IndexContents = string | readonly (string | IndexDocument)[]

export interface IndexDocument {
  readonly id: string
  readonly text: string
  readonly title?: string
  /** How citations name it; its id when left out. */
  readonly source?: string
  /** `markdown` when left out. */
  readonly format?: 'markdown' | 'text'
}

/**
 * Takes documents into indexes that live as long as they are needed.
 * @throws when a path names no file that can be taken in
 */
export async function buildIndexes(
  contents: Readonly<Record<string, IndexContents>>,
  models: Models,
): Promise<{ readonly indexes: Indexes; close(): Promise<void> }> {
  const store = memoryDocumentStore()
  for (const [name, given] of Object.entries(contents)) {
    await store.createIndex({ name, language: 'en' })
    const parts = typeof given === 'string' ? [given] : given
    const paths = parts.filter((part) => typeof part === 'string')
    const documents = parts.filter((part) => typeof part !== 'string')
    if (paths.length > 0) {
      await ingestFiles(store, name, await findFiles(paths, process.cwd()))
    }
    await ingestDocuments(store, name, documents.map(loaded))
  }
  const directory = await mkdtemp(join(tmpdir(), 'heddle-indexes-'))
  return {
    indexes: openIndexes({ directory, store, embedding: () => models.embedding('embedding') }),
    close: () => rm(directory, { recursive: true, force: true, maxRetries: 3 }),
  }
}

function loaded({ id, text, title = id, source = id, format = 'markdown' }: IndexDocument) {
  return { id, title, source, text, format, metadata: {} }
}
