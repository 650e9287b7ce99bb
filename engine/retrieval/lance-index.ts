import { hash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { Connection, Table } from '@lancedb/lancedb'
import type { Document } from '../graph/values.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { Chunk } from './chunk.ts'
import type { DocumentStore, IndexRecord } from './document-store.ts'
import { embedChunks } from './embed-chunks.ts'
import { matches } from './filter.ts'
import { fuseRanked } from './fuse.ts'
import { buildTable, dimensionOf, loadLance, openTable, type LanceRow } from './lance-table.ts'
import { wordsOf } from './words.ts'
import type { Indexes, SearchIndex, SearchRequest } from './search-index.ts'

export interface LanceIndexes extends Indexes {
  /** Brings the searchable copy of an index up to date with the store; a damaged or missing one is made again. */
  refresh(name: string, onProgress?: (what: string) => void): Promise<SearchIndex>
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

/**
 * Indexes whose documents and chunks live in the store and whose searchable copy lives in LanceDB.
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

  async function build(name: string, onProgress: (what: string) => void): Promise<SearchIndex> {
    const record = (await store.indexes()).find((index) => index.name === name)
    if (record === undefined) throw await unknownIndex(store, name)
    const documents = await store.documents(name)
    const embedding = options.embedding?.()
    const version = versionOf(documents, embedding?.name)
    const known = open.get(name)
    if (known?.version === version) return known.index

    connection ??= connect()
    const database = await connection
    const chunks = await store.chunks(name)
    const titles = new Map(documents.map((document) => [document.id, document]))
    const passages = chunks.map((chunk) => passageOf(chunk, titles.get(chunk.document)))
    const table =
      (await openTable(database, directory, tableName(name), version)) ??
      (await buildTable(
        database,
        directory,
        tableName(name),
        version,
        await rowsOf(name, chunks, passages, embedding, record.language, onProgress),
        record.language,
      ))
    const reader = lanceIndex(record, version, table, passages, embedding)
    const index = healing(name, reader)
    open.set(name, { index, reader, version })
    return index
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

  async function rowsOf(
    name: string,
    chunks: readonly Chunk[],
    passages: readonly Document[],
    embedding: EmbeddingModel | undefined,
    language: string,
    onProgress: (what: string) => void,
  ): Promise<LanceRow[]> {
    const vectors =
      embedding === undefined
        ? undefined
        : await embedChunks(store, name, chunks, embedding, onProgress, signal)
    onProgress('the search index')
    return passages.map((passage, number) => {
      const vector = vectors?.get(passage.id)
      return {
        id: passage.id,
        search: searchText(chunks[number]!, passage, language),
        body: JSON.stringify(passage),
        ...(vector === undefined ? {} : { vector }),
      }
    })
  }

  function refresh(
    name: string,
    onProgress: (what: string) => void = () => undefined,
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
      connection ??= connect()
      await (await connection).dropTable(tableName(name)).catch(() => undefined)
    },
  }
}

function lanceIndex(
  record: IndexRecord,
  version: string,
  table: Table,
  passages: readonly Document[],
  embedding: EmbeddingModel | undefined,
): SearchIndex {
  const byId = new Map(passages.map((passage) => [passage.id, passage]))

  function queryText(query: string): string {
    return record.language === 'en' ? query : wordsOf(query, record.language).join(' ')
  }

  async function keyword(request: SearchRequest, limit: number): Promise<Document[]> {
    const lance = await loadLance()
    const query =
      request.terms === undefined || request.terms.length === 0
        ? new lance.MatchQuery(queryText(request.query), 'search')
        : new lance.BooleanQuery(
            request.terms.map(({ term, weight }) => [
              lance.Occur.Should,
              new lance.MatchQuery(term, 'search', { boost: weight }),
            ]),
          )
    const rows = await read(
      table.query().fullTextSearch(query).select(['id', '_score']).limit(limit),
    )
    return toDocuments(rows, (row) => Number(row['_score']))
  }

  /** What the query means, for a model that is connected. */
  async function meaningOf(request: SearchRequest, model: EmbeddingModel): Promise<number[]> {
    const signal = request.signal ?? new AbortController().signal
    const asked = request.embedding?.name === model.name ? request.embedding : model
    const { vectors } = await asked.embed([request.query], { signal })
    const meaning = vectors[0] ?? []
    const dimension = await dimensionOf(table)
    if (meaning.length !== dimension) {
      throw new Error(
        `The embedding model "${model.name}" gave a vector of ${meaning.length} numbers for the query, and those of the index "${record.name}" have ${dimension}. Was it exchanged under the same name?`,
      )
    }
    return [...meaning]
  }

  async function vector(meaning: Promise<number[]>, limit: number): Promise<Document[]> {
    const nearest = await meaning
    const rows = await read(
      table
        .query()
        .nearestTo(nearest)
        .distanceType('cosine')
        .select(['id', '_distance'])
        .limit(limit),
    )
    return toDocuments(rows, (row) => 1 - Number(row['_distance']))
  }

  async function read(query: {
    toArray(): Promise<Record<string, unknown>[]>
  }): Promise<Record<string, unknown>[]> {
    try {
      return await query.toArray()
    } catch (error) {
      throw new UnreadableCopy(record.name, error)
    }
  }

  function toDocuments(
    rows: readonly Record<string, unknown>[],
    scoreOf: (row: Record<string, unknown>) => number,
  ): Document[] {
    return rows.flatMap((row) => {
      const passage = byId.get(String(row['id']))
      return passage === undefined ? [] : [{ ...passage, score: scoreOf(row) }]
    })
  }

  return {
    name: record.name,
    version,
    language: record.language,
    embedding: embedding?.name,
    size: passages.length,
    async search(request) {
      if (passages.length === 0 || request.query.trim() === '') return []
      const mode =
        request.mode === 'auto' ? (embedding === undefined ? 'keyword' : 'hybrid') : request.mode
      if (mode !== 'keyword' && embedding === undefined) {
        throw new Error(
          `The index "${record.name}" holds no vectors. Connect an embedding model, or search by keyword.`,
        )
      }
      const { filter, topK } = request
      const find = finder(request, mode)
      const deep = mode === 'hybrid' || filter !== undefined ? Math.max(topK * 5, 100) : topK
      // A filter may keep few of the first; then more are looked at, until there are enough or no more.
      for (let limit = deep; ; limit *= 8) {
        const found = await find(Math.min(limit, passages.length))
        const kept =
          filter === undefined ? found : found.filter((document) => matches(filter, document))
        if (filter === undefined || kept.length >= topK || limit >= passages.length)
          return kept.slice(0, topK)
      }
    },
    read: (ids) => Promise.resolve(ids.flatMap((id) => byId.get(id) ?? [])),
  }

  /** How a request is answered with the best so many; the meaning of its query is asked for once. */
  function finder(
    request: SearchRequest,
    mode: 'keyword' | 'vector' | 'hybrid',
  ): (limit: number) => Promise<Document[]> {
    if (mode === 'keyword' || embedding === undefined) return (limit) => keyword(request, limit)
    const meaning = meaningOf(request, embedding)
    // It is awaited later, and may have failed by then.
    meaning.catch(() => undefined)
    return mode === 'vector'
      ? (limit) => vector(meaning, limit)
      : (limit) => hybrid(request, meaning, limit)
  }

  async function hybrid(
    request: SearchRequest,
    meaning: Promise<number[]>,
    limit: number,
  ): Promise<Document[]> {
    const weight = request.vectorWeight ?? 0.5
    const [words, meanings] = await Promise.all([keyword(request, limit), vector(meaning, limit)])
    return fuseRanked([
      { documents: words, weight: 1 - weight },
      { documents: meanings, weight },
    ])
  }
}

function passageOf(
  chunk: Chunk,
  document:
    | { title: string; source: string; metadata: NonNullable<Document['metadata']> }
    | undefined,
): Document {
  const headings = chunk.headings.filter((heading) => heading !== document?.title)
  return {
    id: chunk.id,
    text: chunk.text,
    title: [document?.title ?? chunk.document, ...headings].join(' › '),
    source: document?.source ?? chunk.document,
    metadata: {
      ...document?.metadata,
      document: chunk.document,
      headings: [...chunk.headings],
      start: chunk.start,
      end: chunk.end,
    },
  }
}

/** LanceDB stems English by itself. Other languages are cut into words here, by the rules of Unicode. */
function searchText(chunk: Chunk, passage: Document, language: string): string {
  const text = `${passage.title ?? ''}\n${chunk.text}`
  return language === 'en' ? text : wordsOf(text, language).join(' ')
}

/** Rises when texts are indexed in another way, so that every searchable copy is made again. */
const searchTextVersion = 2

function versionOf(
  documents: readonly { id: string; hash: string }[],
  embedding: string | undefined,
): string {
  const content = documents
    .map(({ id, hash: digest }) => [id, digest])
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
  return hash(
    'sha256',
    JSON.stringify([searchTextVersion, embedding ?? null, content]),
    'hex',
  ).slice(0, 16)
}

async function unknownIndex(store: DocumentStore, name: string): Promise<Error> {
  const names = (await store.indexes()).map((index) => `"${index.name}"`)
  const there = names.length === 0 ? 'There is none yet' : `There are ${names.join(', ')}`
  return new Error(
    `There is no index "${name}". ${there}; "heddle index add ${name} PATH" makes one.`,
  )
}
