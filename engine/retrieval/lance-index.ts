import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection } from '@lancedb/lancedb'
import type { Document } from '../graph/values.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { Chunk } from './chunk.ts'
import type { DocumentStore, IndexRecord } from './document-store.ts'
import { embedChunks, type BuildProgress } from './embed-chunks.ts'
import { buildTable, dimensionOf, loadLance, nearest, openTable } from './lance-table.ts'
import { passageIndex, type VectorSearch } from './passage-index.ts'
import { passageTitle } from './passage-title.ts'
import type { Indexes, SearchIndex } from './search-index.ts'
import { readWordIndex, writeWordIndex } from './word-index-file.ts'
import { buildWordIndex, type WordIndex } from './word-index.ts'

export interface LanceIndexes extends Indexes {
  /** Brings the searchable copy of an index up to date with the store; a damaged or missing one is made again. */
  refresh(name: string, onProgress?: BuildProgress): Promise<SearchIndex>
  /** Forgets an index that was removed from the store. */
  drop(name: string): Promise<void>
}

interface OpenIndex {
  /** Makes its searchable copy again when that cannot be read. */
  readonly index: SearchIndex
  /** Reads that copy once. */
  readonly reader: SearchIndex
  readonly version: string
}

/** Thrown when the searchable copy cannot be read: it was replaced meanwhile, or is damaged. */
class UnreadableCopy extends Error {
  constructor(index: string, cause: unknown) {
    super(`The searchable copy of the index "${index}" cannot be read.`, { cause })
    this.name = 'UnreadableCopy'
  }
}

/** Names of tables: index names are free text to people, file names are not. */
function tableName(index: string): string {
  return `index_${hash('sha256', index, 'hex').slice(0, 16)}`
}

function wordFile(directory: string, index: string): string {
  return join(directory, `${tableName(index)}.words`)
}

/**
 * Indexes whose documents and chunks live in the store and whose searchable copy lives
 * in a folder: words in a file of ours, vectors in LanceDB.
 * @param directory may be deleted at any time; it is made again from the store
 */
export function openIndexes(options: {
  directory: string
  store: DocumentStore
  /** The embedding model, when one is connected. */
  embedding?: () => EmbeddingModel | undefined
  /** Breaks off calls to the embedding model. */
  signal?: AbortSignal
}): LanceIndexes {
  const { directory, store, signal } = options
  const open = new Map<string, OpenIndex>()
  const refreshing = new Map<string, Promise<SearchIndex>>()
  let connection: Promise<Connection> | undefined

  async function connect(): Promise<Connection> {
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const lance = await loadLance()
      return await lance.connect(directory)
    } catch (error) {
      // The next one tries again.
      connection = undefined
      throw error
    }
  }

  async function build(name: string, onProgress: BuildProgress): Promise<SearchIndex> {
    const record = (await store.indexes()).find((index) => index.name === name)
    if (record === undefined) throw await unknownIndex(store, name)
    const documents = await store.documents(name)
    const embedding = options.embedding?.()
    const content = contentOf(documents, record.language)
    const version = digestOf([content, embedding?.name ?? null])
    const known = open.get(name)
    if (known?.version === version) return known.index

    const chunks = await store.chunks(name)
    const byId = new Map(documents.map((document) => [document.id, document]))
    const passages = chunks.map((chunk) => passageOf(chunk, byId.get(chunk.document)))
    const reader = passageIndex({
      name,
      version,
      language: record.language,
      passages,
      words: await wordsOf(record, content, passages, onProgress),
      vectors:
        embedding === undefined || chunks.length === 0
          ? undefined
          : await vectorsOf(name, version, chunks, embedding, onProgress),
      textOf: async (document) => (await store.document(name, document))?.text,
    })
    const index = healing(name, reader)
    open.set(name, { index, reader, version })
    return index
  }

  /** What counts words is kept in a file: of a large index it takes a while to make. */
  async function wordsOf(
    { name, language }: IndexRecord,
    content: string,
    passages: readonly Document[],
    onProgress: BuildProgress,
  ): Promise<WordIndex> {
    const file = wordFile(directory, name)
    const kept = await readWordIndex(file, content)
    if (kept !== undefined) return kept
    const total = passages.length
    const texts = passages.map(({ title, text }) => `${title ?? ''}\n${text}`)
    const built = await buildWordIndex(texts, language, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done) => onProgress('the search index', { done, total }),
    })
    await mkdir(directory, { recursive: true, mode: 0o700 })
      .then(() => writeWordIndex(file, content, built))
      // Without the file it is only made again at the next start, such as when the disk is full.
      .catch(() => undefined)
    return built
  }

  async function vectorsOf(
    name: string,
    version: string,
    chunks: readonly Chunk[],
    model: EmbeddingModel,
    onProgress: BuildProgress,
  ): Promise<VectorSearch> {
    connection ??= connect()
    const database = await connection
    let table = await openTable(database, directory, tableName(name), version)
    if (table === undefined) {
      const vectors = await embedChunks(store, name, chunks, model, onProgress, signal)
      onProgress('the search index')
      const rows = chunks.map(({ id }) => ({ id, vector: vectors.get(id) ?? [] }))
      table = await buildTable(database, directory, tableName(name), version, rows)
    }
    const opened = table
    return {
      model,
      dimension: await dimensionOf(opened),
      nearest: (meaning, limit) =>
        nearest(opened, meaning, limit).catch((error: unknown) => {
          throw new UnreadableCopy(name, error)
        }),
    }
  }

  function healing(name: string, first: SearchIndex): SearchIndex {
    return {
      ...first,
      async search(request) {
        let reader = first
        // Again, because what took its place may be replaced just as soon.
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await reader.search(request)
          } catch (error) {
            if (!(error instanceof UnreadableCopy) || attempt === 3) throw error
            reader = await readerAfter(name, reader)
          }
        }
      },
    }
  }

  /** What took the place of a copy that cannot be read any more; where nothing did, it is made again. */
  async function readerAfter(name: string, unreadable: SearchIndex): Promise<SearchIndex> {
    await refreshing.get(name)?.catch(() => undefined)
    if (open.get(name)?.reader === unreadable) open.delete(name)
    if (!open.has(name)) await refresh(name)
    return open.get(name)?.reader ?? unreadable
  }

  function refresh(
    name: string,
    onProgress: BuildProgress = () => undefined,
  ): Promise<SearchIndex> {
    // One after another: two builds of one table would spoil each other.
    const before = refreshing.get(name)?.catch(() => undefined) ?? Promise.resolve()
    const next = before.then(() => build(name, onProgress))
    refreshing.set(name, next)
    const forget = (): void => {
      if (refreshing.get(name) === next) refreshing.delete(name)
    }
    next.then(forget, forget)
    return next
  }

  return {
    refresh,
    async open(name) {
      const underWay = refreshing.get(name)
      if (underWay !== undefined) return underWay
      return open.get(name)?.index ?? refresh(name)
    },
    version: async (name) =>
      open.get(name)?.version ?? (await refresh(name).catch(() => undefined))?.version,
    async drop(name) {
      open.delete(name)
      await rm(wordFile(directory, name), { force: true })
      if (!existsSync(join(directory, `${tableName(name)}.lance`))) return
      connection ??= connect()
      await (await connection).dropTable(tableName(name)).catch(() => undefined)
    },
  }
}

function passageOf(
  chunk: Chunk,
  document:
    | { title: string; source: string; metadata: NonNullable<Document['metadata']> }
    | undefined,
): Document {
  return {
    id: chunk.id,
    text: chunk.text,
    title: passageTitle(document?.title ?? chunk.document, chunk.headings),
    source: document?.source ?? chunk.document,
    metadata: {
      ...document?.metadata,
      document: chunk.document,
      headings: [...chunk.headings],
      start: chunk.start,
      end: chunk.end,
      ...(chunk.page === undefined ? {} : { page: chunk.page }),
    },
  }
}

/** Rises when texts are indexed in another way, so that every searchable copy is made again. */
const searchTextVersion = 3

/** Of everything that decides what is found by words. */
function contentOf(documents: readonly { id: string; hash: string }[], language: string): string {
  const content = documents
    .map(({ id, hash: digest }) => [id, digest])
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
  return digestOf([searchTextVersion, language, content])
}

function digestOf(content: unknown): string {
  return hash('sha256', JSON.stringify(content), 'hex').slice(0, 16)
}

async function unknownIndex(store: DocumentStore, name: string): Promise<Error> {
  const names = (await store.indexes()).map((index) => `"${index.name}"`)
  const there = names.length === 0 ? 'There is none yet' : `There are ${names.join(', ')}`
  return new Error(
    `There is no index "${name}". ${there}; "heddle index add ${name} PATH" makes one.`,
  )
}
