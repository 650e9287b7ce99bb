import type { Kysely } from 'kysely'
import type { Lookalike } from '../../engine/retrieval/document-store.ts'
import type { TextSketch } from '../../engine/retrieval/duplicates/sketch.ts'
import type { Tables } from './tables.ts'

const most = 10
/** Shared bands that are looked at for one text; more are there only where thousands of texts are alike. */
const mostBands = 500

/** For each sketch the documents with the same text, or else those that share parts of it, the most first. */
export async function findLookalikes(
  store: Kysely<Tables>,
  index: string,
  sketches: readonly TextSketch[],
): Promise<Lookalike[][]> {
  if (sketches.length === 0) return []
  const rows = await store
    .selectFrom('documents')
    .select(['id', 'text_hash'])
    .where('index_name', '=', index)
    .where(
      'text_hash',
      'in',
      sketches.map(({ textHash }) => textHash),
    )
    .where('duplicate_of', 'is', null)
    .orderBy('id')
    .execute()
  const equal = Map.groupBy(rows, (row) => row.text_hash)
  const found: Lookalike[][] = []
  for (const { textHash, bands } of sketches) {
    const same = equal.get(textHash)?.map(({ id }) => ({ id, isEqual: true })) ?? []
    const near = same.length > 0 || bands.length === 0 ? [] : await findNear(store, index, bands)
    found.push([...same, ...near].slice(0, most))
  }
  return found
}

async function findNear(
  store: Kysely<Tables>,
  index: string,
  bands: readonly number[],
): Promise<Lookalike[]> {
  const rows = await store
    .selectFrom('document_bands')
    .innerJoin('documents', (join) =>
      join
        .onRef('documents.index_name', '=', 'document_bands.index_name')
        .onRef('documents.id', '=', 'document_bands.document'),
    )
    .select('document_bands.document as id')
    .where('document_bands.index_name', '=', index)
    .where('document_bands.band', 'in', [...bands])
    .where('documents.duplicate_of', 'is', null)
    .limit(mostBands)
    .execute()
  return [...Map.groupBy(rows, ({ id }) => id)]
    .toSorted(([id, shared], [other, more]) => more.length - shared.length || (id < other ? -1 : 1))
    .map(([id]) => ({ id, isEqual: false }))
}

/** The first of the documents that repeat one takes its place. */
export async function release(store: Kysely<Tables>, index: string, id: string): Promise<void> {
  const repeating = store
    .selectFrom('documents')
    .select('id')
    .where('index_name', '=', index)
    .where('duplicate_of', '=', id)
    .orderBy('id')
  const first = await repeating.limit(1).executeTakeFirst()
  if (first === undefined) return
  await store
    .updateTable('documents')
    .set({ duplicate_of: first.id })
    .where('index_name', '=', index)
    .where('duplicate_of', '=', id)
    .execute()
  await store
    .updateTable('documents')
    .set({ duplicate_of: null })
    .where('index_name', '=', index)
    .where('id', '=', first.id)
    .execute()
}
