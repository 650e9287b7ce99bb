import { sql, type SelectQueryBuilder } from 'kysely'
import type { DocumentList, DocumentSummary } from '../api.ts'
import type { Store } from './open-store.ts'
import type { Tables } from './tables.ts'

/** What is listed: the ids behind one, so many at most, with words in their titles, ids or sources. */
export interface DocumentListQuery {
  readonly after?: string | undefined
  readonly limit: number
  readonly search?: string | undefined
}

type Documents = SelectQueryBuilder<Tables, 'documents', object>

/** Documents of an index in the order of their ids. */
export async function listDocuments(
  store: Store,
  index: string,
  { after, limit, search = '' }: DocumentListQuery,
): Promise<DocumentList> {
  const fitting = fittingDocuments(store, index, search)
  const counted = await fitting
    .select((query) => query.fn.countAll<number | string>().as('rows'))
    .executeTakeFirst()
  const following = after === undefined ? fitting : fitting.where('documents.id', '>', after)
  const rows = await following
    .select(summaryColumns)
    .select(passageCount)
    .orderBy('documents.id')
    .limit(limit + 1)
    .execute()
  const documents = rows.slice(0, limit).map(toSummary)
  const next = rows.length > limit ? documents.at(-1)?.id : undefined
  const total = Number(counted?.rows ?? 0)
  return { documents, total, ...(next === undefined ? {} : { next }) }
}

export async function documentSummary(
  store: Store,
  index: string,
  id: string,
): Promise<DocumentSummary | undefined> {
  const row = await store
    .selectFrom('documents')
    .where('documents.index_name', '=', index)
    .where('documents.id', '=', id)
    .select(summaryColumns)
    .select(passageCount)
    .executeTakeFirst()
  return row === undefined ? undefined : toSummary(row)
}

/** Each word of a search stands somewhere in the title, the id or the source. */
function fittingDocuments(store: Store, index: string, search: string): Documents {
  const words = search.split(/\s+/).filter((word) => word !== '')
  const all: Documents = store.selectFrom('documents').where('documents.index_name', '=', index)
  return words.reduce((query, word) => {
    const pattern = `%${word.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    return query.where(
      sql<boolean>`lower(title || ' ' || id || ' ' || source) LIKE ${pattern} ESCAPE '\\'`,
    )
  }, all)
}

const summaryColumns = [
  'documents.id',
  'documents.title',
  'documents.source',
  'documents.format',
  'documents.pages',
  'documents.duplicate_of',
] as const

const passageCount = sql<number | string>`(
  SELECT count(*) FROM chunks
  WHERE chunks.index_name = documents.index_name AND chunks.document = documents.id
)`.as('passages')

interface SummaryRow extends Pick<
  Tables['documents'],
  'id' | 'title' | 'source' | 'format' | 'pages' | 'duplicate_of'
> {
  readonly passages: number | string
}

function toSummary({ pages, duplicate_of, passages, ...row }: SummaryRow): DocumentSummary {
  return {
    ...row,
    passages: Number(passages),
    // SAFETY: the store of documents wrote a list.
    ...(pages === null ? {} : { pages: (JSON.parse(pages) as unknown[]).length }),
    ...(duplicate_of === null ? {} : { duplicateOf: duplicate_of }),
  }
}
