import { PostgresAdapter, sql, type Transaction } from 'kysely'
import { lockNumber } from './postgres.ts'
import type { Tables } from './tables.ts'

/**
 * Has the transactions that have to do with the same thing wait for each other, until they are over.
 * In SQLite all of them do by themselves.
 */
export async function inTurn(transaction: Transaction<Tables>, what: string): Promise<void> {
  if (!(transaction.getExecutor().adapter instanceof PostgresAdapter)) return
  const lock = sql.lit(lockNumber(what))
  await sql`SELECT pg_advisory_xact_lock(${lock}::bigint)`.execute(transaction)
}
