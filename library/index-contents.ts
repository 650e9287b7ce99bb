import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Models } from '../engine/models/models.ts'
import { findFiles } from '../engine/retrieval/find-files.ts'
import { ingestDocuments, ingestFiles, type IngestReport } from '../engine/retrieval/ingest.ts'
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
 * @throws when a path names no file, or no file of an index can be taken in
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
      const files = await findFiles(paths, process.cwd())
      const { refused } = await ingestFiles(store, name, files)
      if (refused.length === files.length) throw nothingTaken(name, refused)
    }
    await ingestDocuments(store, name, documents.map(loaded))
  }
  const directory = await mkdtemp(join(tmpdir(), 'heddle-indexes-'))
  const indexes = openIndexes({ directory, store, embedding: () => models.embedding('embedding') })
  return {
    indexes: {
      open: async (name) => {
        if (!Object.hasOwn(contents, name)) throw notGiven(name, Object.keys(contents))
        return indexes.open(name)
      },
      version: (name) => indexes.version(name),
    },
    close: () => rm(directory, { recursive: true, force: true, maxRetries: 3 }),
  }
}

function loaded({ id, text, title = id, source = id, format = 'markdown' }: IndexDocument) {
  return { id, title, source, text, format, metadata: {} }
}

function nothingTaken(index: string, refused: IngestReport['refused']): Error {
  const reasons = refused.map(({ reason }) => reason)
  return new Error(`No file of the index "${index}" can be taken in. ${reasons.join(' ')}`)
}

function notGiven(name: string, given: readonly string[]): Error {
  const there =
    given.length === 0
      ? 'No index was given'
      : `Those that were given are ${given.map((one) => `"${one}"`).join(', ')}`
  return new Error(
    `There is no index "${name}". ${there}; say with the option "indexes" what it holds.`,
  )
}
