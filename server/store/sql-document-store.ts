import type { Transaction } from 'kysely'
import type { Json } from '../../engine/graph/values.ts'
import { Chunking, type Chunk } from '../../engine/retrieval/chunk.ts'
import type {
  CutDocument,
  DocumentStore,
  StoredDocument,
} from '../../engine/retrieval/document-store.ts'
import type { DocumentList, DocumentSummary } from '../api.ts'
import type { Store } from './open-store.ts'
import { documentSummary, listDocuments, type DocumentListQuery } from './sql-document-list.ts'
import { findLookalikes, release } from './sql-duplicates.ts'
import type { ChunkRow, DocumentRow, Tables } from './tables.ts'

/** Rows written with one statement: SQLite takes some 32,000 parameters at once. */
const batch = 500

export interface SqlDocumentStore extends DocumentStore {
  count(index: string): Promise<{ documents: number; passages: number }>
  /** Documents in the order of their ids, as people look through them. */
  list(index: string, query: DocumentListQuery): Promise<DocumentList>
  summary(index: string, id: string): Promise<DocumentSummary | undefined>
  /** Indexes whose way of cutting was changed and whose documents are not all cut so yet. */
  toCutAgain(): Promise<readonly string[]>
  wasCutAgain(index: string): Promise<void>
}

/**
 * Documents, chunks and vectors in the store.
 * @param options.readOnly vectors that had to be made are not kept
 */
export function sqlDocumentStore(
  store: Store,
  options: { readOnly?: boolean } = {},
): SqlDocumentStore {
  const rowsOf = async (table: 'documents' | 'chunks', index: string): Promise<number> => {
    const row = await store
      .selectFrom(table)
      .select((query) => query.fn.countAll<number | string>().as('rows'))
      .where('index_name', '=', index)
      .executeTakeFirst()
    return Number(row?.rows ?? 0)
  }

  return {
    count: async (index) => ({
      documents: await rowsOf('documents', index),
      passages: await rowsOf('chunks', index),
    }),
    list: (index, query) => listDocuments(store, index, query),
    summary: (index, id) => documentSummary(store, index, id),
    async indexes() {
      const rows = await store
        .selectFrom('indexes')
        .select(['name', 'language', 'chunking'])
        .orderBy('name')
        .execute()
      return rows.map(({ name, language, chunking }) => ({
        name,
        language,
        ...(chunking === null ? {} : { chunking: Chunking.parse(JSON.parse(chunking)) }),
      }))
    },
    async createIndex({ name, language, chunking }) {
      const cut = chunking === undefined ? null : JSON.stringify(chunking)
      await store
        .insertInto('indexes')
        .values({ name, language, chunking: cut, created_at: Date.now() })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
    },
    async changeIndex(name, { language, chunking }) {
      const change = {
        ...(language === undefined ? {} : { language }),
        // Kept until all documents are cut again, so that it is not forgotten when Heddle is stopped.
        ...(chunking === undefined ? {} : { chunking: JSON.stringify(chunking), cut_again: 1 }),
      }
      if (Object.keys(change).length === 0) return
      await store.updateTable('indexes').set(change).where('name', '=', name).execute()
    },
    async toCutAgain() {
      const rows = await store
        .selectFrom('indexes')
        .select('name')
        .where('cut_again', '=', 1)
        .execute()
      return rows.map(({ name }) => name)
    },
    async wasCutAgain(name) {
      await store.updateTable('indexes').set({ cut_again: null }).where('name', '=', name).execute()
    },
    async removeIndex(name) {
      await store.deleteFrom('indexes').where('name', '=', name).execute()
    },
    async documents(index) {
      const rows = await store
        .selectFrom('documents')
        .select([
          'id',
          'title',
          'source',
          'format',
          'hash',
          'metadata',
          'text_hash',
          'duplicate_of',
        ])
        .where('index_name', '=', index)
        .orderBy('id')
        .execute()
      return rows.map(({ id, title, source, format, hash, metadata, text_hash, duplicate_of }) => ({
        id,
        title,
        source,
        format,
        hash,
        metadata: metadataOf({ metadata }),
        ...(text_hash === null ? {} : { textHash: text_hash }),
        ...(duplicate_of === null ? {} : { duplicateOf: duplicate_of }),
      }))
    },
    async document(index, id) {
      const row = await store
        .selectFrom('documents')
        .selectAll()
        .where('index_name', '=', index)
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? undefined : toDocument(row)
    },
    putDocument: (index, document, chunks) =>
      store.transaction().execute((transaction) => put(transaction, index, [{ document, chunks }])),
    putDocuments: (index, documents) =>
      store.transaction().execute((transaction) => put(transaction, index, documents)),
    removeDocument: (index, id) =>
      store.transaction().execute(async (transaction) => {
        await release(transaction, index, id)
        await transaction
          .deleteFrom('documents')
          .where('index_name', '=', index)
          .where('id', '=', id)
          .execute()
      }),
    lookalikes: (index, sketches) => findLookalikes(store, index, sketches),
    releaseDuplicates: (index, id) =>
      store.transaction().execute((transaction) => release(transaction, index, id)),
    async chunksOf(index, document) {
      const rows = await store
        .selectFrom('chunks')
        .selectAll()
        .where('index_name', '=', index)
        .where('document', '=', document)
        .orderBy('position')
        .execute()
      return rows.map(toChunk)
    },
    async chunks(index) {
      const rows = await store
        .selectFrom('chunks')
        .selectAll()
        .where('index_name', '=', index)
        .orderBy('document')
        .orderBy('position')
        .execute()
      return rows.map(toChunk)
    },
    async chunk(index, id) {
      const row = await store
        .selectFrom('chunks')
        .selectAll()
        .where('index_name', '=', index)
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? undefined : toChunk(row)
    },
    async chunkCounts(index) {
      const rows = await store
        .selectFrom('chunks')
        .select((query) => ['document', query.fn.countAll<number | string>().as('chunks')])
        .where('index_name', '=', index)
        .groupBy('document')
        .execute()
      return new Map(rows.map(({ document, chunks }) => [document, Number(chunks)]))
    },
    async putVectors(index, model, vectors) {
      if (options.readOnly) return
      const chunks = await store
        .selectFrom('chunks')
        .select(['id', 'document'])
        .where('index_name', '=', index)
        .where('id', 'in', [...vectors.keys()])
        .execute()
      const rows = chunks.map(({ id, document }) => ({
        index_name: index,
        chunk: id,
        model,
        document,
        data: toBytes(vectors.get(id) ?? []),
      }))
      for (let start = 0; start < rows.length; start += batch) {
        await store
          .insertInto('vectors')
          .values(rows.slice(start, start + batch))
          .onConflict((conflict) =>
            conflict
              .columns(['index_name', 'chunk', 'model'])
              .doUpdateSet((row) => ({ data: row.ref('excluded.data') })),
          )
          .execute()
      }
    },
    async vectors(index, model) {
      const rows = await store
        .selectFrom('vectors')
        .select(['chunk', 'data'])
        .where('index_name', '=', index)
        .where('model', '=', model)
        .execute()
      return new Map(rows.map(({ chunk, data }) => [chunk, toVector(data)]))
    },
  }
}

async function put(
  transaction: Transaction<Tables>,
  index: string,
  documents: readonly CutDocument[],
): Promise<void> {
  if (documents.length === 0) return
  const ids = documents.map(({ document }) => document.id)
  await transaction
    .insertInto('documents')
    .values(documents.map(({ document }) => toDocumentRow(index, document)))
    .onConflict((conflict) =>
      conflict
        .columns(['index_name', 'id'])
        .doUpdateSet((row) =>
          Object.fromEntries(
            contentColumns.map((column) => [column, row.ref(`excluded.${column}`)]),
          ),
        ),
    )
    .execute()
  await transaction
    .deleteFrom('chunks')
    .where('index_name', '=', index)
    .where('document', 'in', ids)
    .execute()
  const chunks = documents.flatMap((one) => one.chunks)
  for (let start = 0; start < chunks.length; start += batch) {
    const rows = chunks.slice(start, start + batch).map((chunk) => toRow(index, chunk))
    await transaction.insertInto('chunks').values(rows).execute()
  }
  await putBands(transaction, index, documents)
  // Vectors of chunks that stayed the same are kept: making them again would cost calls.
  await transaction
    .deleteFrom('vectors')
    .where('index_name', '=', index)
    .where('document', 'in', ids)
    .where('chunk', 'not in', (query) =>
      query
        .selectFrom('chunks')
        .select('id')
        .where('index_name', '=', index)
        .where('document', 'in', ids),
    )
    .execute()
}

async function putBands(
  transaction: Transaction<Tables>,
  index: string,
  documents: readonly CutDocument[],
): Promise<void> {
  await transaction
    .deleteFrom('document_bands')
    .where('index_name', '=', index)
    .where(
      'document',
      'in',
      documents.map(({ document }) => document.id),
    )
    .execute()
  const rows = documents.flatMap(({ document: { id, sketch } }) =>
    [...new Set(sketch?.bands)].map((band) => ({ index_name: index, band, document: id })),
  )
  for (let start = 0; start < rows.length; start += batch) {
    await transaction
      .insertInto('document_bands')
      .values(rows.slice(start, start + batch))
      .execute()
  }
}

const contentColumns = [
  'title',
  'source',
  'text',
  'format',
  'hash',
  'metadata',
  'pages',
  'text_hash',
  'duplicate_of',
] as const

function toDocumentRow(index: string, document: StoredDocument): DocumentRow {
  const { id, title, source, text, format, hash } = document
  return {
    index_name: index,
    id,
    title,
    source,
    text,
    format,
    hash,
    metadata: JSON.stringify(document.metadata),
    pages: document.pages === undefined ? null : JSON.stringify(document.pages),
    text_hash: document.sketch?.textHash ?? null,
    duplicate_of: document.duplicateOf ?? null,
  }
}

function toRow(index: string, chunk: Chunk): ChunkRow {
  return {
    index_name: index,
    id: chunk.id,
    document: chunk.document,
    position: chunk.position,
    text: chunk.text,
    headings: JSON.stringify(chunk.headings),
    start_at: chunk.start,
    end_at: chunk.end,
    page: chunk.page ?? null,
  }
}

function toChunk(row: ChunkRow): Chunk {
  return {
    id: row.id,
    document: row.document,
    position: row.position,
    text: row.text,
    // SAFETY: `toRow` wrote it.
    headings: JSON.parse(row.headings) as string[],
    start: row.start_at,
    end: row.end_at,
    ...(row.page === null ? {} : { page: row.page }),
  }
}

function toDocument(row: DocumentRow): StoredDocument {
  const { id, title, source, text, format, hash } = row
  return {
    id,
    title,
    source,
    text,
    format,
    hash,
    metadata: metadataOf(row),
    ...pagesOf(row),
    ...(row.duplicate_of === null ? {} : { duplicateOf: row.duplicate_of }),
  }
}

function pagesOf({ pages }: { pages: string | null }): Pick<StoredDocument, 'pages'> {
  // SAFETY: `put` wrote it.
  return pages === null ? {} : { pages: JSON.parse(pages) as NonNullable<StoredDocument['pages']> }
}

function metadataOf({ metadata }: { metadata: string }): Readonly<Record<string, Json>> {
  // SAFETY: `put` wrote it from a record of JSON values.
  return JSON.parse(metadata) as Record<string, Json>
}

function toBytes(vector: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(vector.length * 4))
  for (const [position, value] of vector.entries()) bytes.setFloat32(position * 4, value, true)
  return new Uint8Array(bytes.buffer)
}

function toVector(data: Uint8Array): number[] {
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return Array.from({ length: data.byteLength / 4 }, (_, position) =>
    bytes.getFloat32(position * 4, true),
  )
}
