import { hash } from 'node:crypto'
import { PostgresDialect } from 'kysely'
import type { ClientConfig, CustomTypesConfig } from 'pg'
import { PostgresUnusable, unusable } from './postgres-errors.ts'

/** Milliseconds until a server that does not answer counts as gone. */
const patience = 10_000

/** Milliseconds after which Postgres gives up a transaction whose process is stalled: others wait for its locks. */
const mostIdle = 5000

/** How Heddle connects: texts, numbers and bytes come back as SQLite gives them. */
export function postgresConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'heddle',
    connectionTimeoutMillis: patience,
    keepAlive: true,
    idle_in_transaction_session_timeout: mostIdle,
    types: numbersAsNumbers,
  }
}

/** Times and counts are `bigint`, far below 2^53; all other columns are text, bytes and numbers that JavaScript has. */
const numbersAsNumbers: CustomTypesConfig = {
  getTypeParser: (type: number) =>
    [int2, int4, int8, float8].includes(type)
      ? Number
      : type === bytea
        ? (text: string) => Buffer.from(text.slice(2), 'hex')
        : String,
}

/** Numbers of types in Postgres. */
const [bytea, int8, int2, int4, float8] = [17, 20, 21, 23, 701]

/**
 * A pool of connections for the store, tried once.
 * @throws PostgresUnusable
 */
export async function openPostgres(url: string): Promise<PostgresDialect> {
  // Whoever keeps everything in a folder never waits for this to be loaded.
  const { Pool } = await import('pg')
  let pool
  try {
    pool = new Pool({ ...postgresConfig(url), max: 10 })
    // A connection that broke while nobody used it is replaced; without a listener it ends the process.
    pool.on('error', () => undefined)
    const { rows } = await pool.query<{ commits: string }>(
      "SELECT current_setting('synchronous_commit') AS commits",
    )
    if (rows[0]?.commits === 'off') throw new PostgresUnusable(url, ...noDurability)
    return new PostgresDialect({ pool })
  } catch (error) {
    await pool?.end()
    throw unusable(url, error)
  }
}

const noDurability = [
  'its setting synchronous_commit is off, so that a power cut could take back what Heddle has acknowledged',
  'Set it to on for the database or the user that Heddle connects as.',
] as const

/** A number for an advisory lock, the same in all processes. */
export function lockNumber(purpose: string): string {
  return Buffer.from(hash('sha256', `heddle ${purpose}`, 'hex'), 'hex')
    .readBigInt64BE()
    .toString()
}
