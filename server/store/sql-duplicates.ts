import type { Kysely } from 'kysely'
import type { Lookalike } from '../../engine/retrieval/document-store.ts'
import type { TextSketch } from '../../engine/retrieval/duplicates/sketch.ts'
import type { Tables } from './tables.ts'

const most = 10

/** Documents with the same text first, then those that share parts of their sketches, the most first. */
export async function findLookalikes(
  store: Kysely<Tables>,
  index: string,
  { textHash, bands }: TextSketch,
): Promise<Lookalike[]> {
  const equal = await store
    .selectFrom('documents')
    .select('id')
    .where('index_name', '=', index)
    .where('text_hash', '=', textHash)
    .where('duplicate_of', 'is', null)
    .orderBy('id')
    .limit(most)
    .execute()
  const found = equal.map(({ id }) => ({ id, isEqual: true }))
  if (found.length > 0 || bands.length === 0) return found
  const near = await store
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
    .groupBy('document_bands.document')
    .orderBy((query) => query.fn.countAll(), 'desc')
    .orderBy('document_bands.document')
    .limit(most)
    .execute()
  return near.map(({ id }) => ({ id, isEqual: false }))
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
