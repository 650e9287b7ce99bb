import { sql, type Kysely, type SchemaModule } from 'kysely'
import { lockNumber } from './postgres.ts'
import type { Tables } from './tables.ts'

/** One step of the schema. Steps are never changed once they are released, only followed by others. */
export interface Migration {
  /** Rising from 1. */
  readonly number: number
  up(database: { schema: SchemaModule; binary: 'blob' | 'bytea' }): Promise<void>
}

/**
 * Brings the schema up to date, each step with its number in one transaction. Processes that start
 * at the same time on one Postgres do so one after the other.
 * @throws when the store was written by a newer Heddle: it would be read wrongly
 */
export async function migrate(
  store: Kysely<Tables>,
  migrations: readonly Migration[],
  place: string,
  engine: 'sqlite' | 'postgres' = 'sqlite',
): Promise<void> {
  if (engine === 'sqlite') return bringUpToDate(store, migrations, place, 'blob')
  const lock = lockNumber('migrations')
  await store.connection().execute(async (connection) => {
    await sql`SELECT pg_advisory_lock(${lock})`.execute(connection)
    try {
      await bringUpToDate(connection, migrations, place, 'bytea')
    } finally {
      await sql`SELECT pg_advisory_unlock(${lock})`.execute(connection)
    }
  })
}

async function bringUpToDate(
  store: Kysely<Tables>,
  migrations: readonly Migration[],
  place: string,
  binary: 'blob' | 'bytea',
): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS schema_version (number integer NOT NULL)`.execute(store)
  const { rows } = await sql<{ number: number }>`SELECT number FROM schema_version`.execute(store)
  const made = new Set(rows.map((row) => Number(row.number)))
  const found = Math.max(0, ...made)
  const newest = migrations.at(-1)?.number ?? 0
  if (found > newest) {
    const other = binary === 'blob' ? 'data folder with HEDDLE_HOME' : 'database with DATABASE_URL'
    throw new Error(
      `The store ${place} was written by a newer Heddle (schema ${found}; this one knows ${newest}). Start that version, or use another ${other}.`,
    )
  }
  for (const migration of migrations) {
    if (made.has(migration.number)) continue
    await store.transaction().execute(async (transaction) => {
      await migration.up({ schema: transaction.schema, binary })
      await sql`INSERT INTO schema_version (number) VALUES (${migration.number})`.execute(
        transaction,
      )
    })
  }
}
