import { chmodSync } from 'node:fs'
import { Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrate.ts'
import { first } from './migrations/001-first.ts'
import { chunking } from './migrations/002-chunking.ts'
import { deployments } from './migrations/004-deployments.ts'
import { feedback } from './migrations/006-feedback.ts'
import { ingest } from './migrations/003-ingest.ts'
import { openNodeSqlite } from './node-sqlite.ts'
import type { Tables } from './tables.ts'

const migrations = [first, chunking, ingest, deployments, feedback]

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
    await migrate(store, migrations, path)
  } catch (error) {
    await store.destroy()
    throw error
  }
  return store
}
