import { chmodSync } from 'node:fs'
import { Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrate.ts'
import { first } from './migrations/001-first.ts'
import { chunking } from './migrations/002-chunking.ts'
import { people } from './migrations/005-people.ts'
import { openNodeSqlite } from './node-sqlite.ts'
import type { Tables } from './tables.ts'

export type Store = Kysely<Tables>

/**
 * Opens the SQLite file with everything but the records of runs, and brings its schema up to date.
 * @param options.readOnly for looking into a store that another process holds
 * @throws when the file was written by a newer Heddle
 */
export async function openStore(
  path: string,
  options: { readOnly?: boolean } = {},
): Promise<Store> {
  const database = openNodeSqlite(path, options)
  const store: Store = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  if (options.readOnly) return store
  try {
    if (path !== ':memory:') chmodSync(path, 0o600)
    await migrate(store, [first, chunking, people], path)
  } catch (error) {
    await store.destroy()
    throw error
  }
  return store
}
