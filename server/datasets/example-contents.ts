import type { Transaction } from 'kysely'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Store } from '../store/open-store.ts'
import type { Tables } from '../store/tables.ts'

/** A statement takes so many values at most, in Postgres and in SQLite. */
const batch = 500

/** Keeps the contents of examples, by hash; those that are there already stay. */
export async function keepExamples(
  transaction: Transaction<Tables>,
  contents: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = [...contents].map(([hash, content]) => ({ hash, content }))
  for (let from = 0; from < rows.length; from += batch) {
    await transaction
      .insertInto('examples')
      .values(rows.slice(from, from + batch))
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute()
  }
}

/** Examples by the hash of their contents. */
export async function readContents(
  from: Store | Transaction<Tables>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Example>> {
  const found = new Map<string, Example>()
  for (let at = 0; at < hashes.length; at += batch) {
    const rows = await from
      .selectFrom('examples')
      .selectAll()
      .where('hash', 'in', hashes.slice(at, at + batch))
      .execute()
    for (const { hash, content } of rows) {
      // SAFETY: `keepExamples` wrote what `hashExample` made of an example.
      found.set(hash, JSON.parse(content) as Example)
    }
  }
  return found
}
