import { hash } from 'node:crypto'
import { PostgresDialect } from 'kysely'
import type { ClientConfig, CustomTypesConfig } from 'pg'
import { shownUrl } from './postgres-url.ts'

/** Milliseconds until a server that does not answer counts as gone. */
const patience = 10_000

/** Thrown when the Postgres of DATABASE_URL cannot be used; says which one, why, and what to do. */
export class PostgresUnusable extends Error {
  constructor(url: string, why: string, advice: string, cause?: unknown) {
    super(`The database ${shownUrl(url)} (DATABASE_URL) cannot be used: ${why}. ${advice}`, {
      cause,
    })
    this.name = 'PostgresUnusable'
  }
}

/** How Heddle connects: texts, numbers and bytes come back as SQLite gives them. */
export function postgresConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'heddle',
    connectionTimeoutMillis: patience,
    keepAlive: true,
    types: numbersAsNumbers,
  }
}

/** Times and counts are `bigint`, far below 2^53; all other columns are text, bytes and small numbers. */
const numbersAsNumbers: CustomTypesConfig = {
  getTypeParser: (type: number) =>
    [int2, int4, int8].includes(type)
      ? Number
      : type === bytea
        ? (text: string) => Buffer.from(text.slice(2), 'hex')
        : String,
}

/** Numbers of types in Postgres. */
const [bytea, int8, int2, int4] = [17, 20, 21, 23]

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

/** Puts into a sentence why a connection failed. */
export function unusable(url: string, error: unknown): Error {
  if (error instanceof PostgresUnusable) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const { username, pathname, host } = URL.canParse(url) ? new URL(url) : noUrl
  const name = pathname.slice(1) || username
  const reasons: Readonly<Record<string, readonly [why: string, advice: string]>> = {
    ECONNREFUSED: [
      `nothing listens at ${host}`,
      'Start Postgres there, or correct the host and port of DATABASE_URL.',
    ],
    ENOTFOUND: [
      `there is no host ${new URL(url).hostname}`,
      'Correct the host name in DATABASE_URL.',
    ],
    '28P01': [
      `the password of the user "${username}" is wrong`,
      'Correct the user or the password in DATABASE_URL.',
    ],
    '28000': [
      `the user "${username}" is not let in`,
      'Create the user, or allow it in pg_hba.conf, or correct DATABASE_URL.',
    ],
    '3D000': [`there is no database "${name}"`, `Create it (createdb ${name}), or name another.`],
    '42501': [
      `the user "${username}" may not do what Heddle needs: ${messageOf(error)}`,
      'Make it the owner of a database of its own.',
    ],
    '53300': [
      'it takes no more connections',
      'Raise max_connections, or stop what holds the others.',
    ],
  }
  const known = reasons[code]
  if (known !== undefined) return new PostgresUnusable(url, ...known, error)
  return new PostgresUnusable(
    url,
    messageOf(error),
    'See that Postgres runs and lets Heddle in.',
    error,
  )
}

const noUrl = { username: '', pathname: '', host: '' }

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\.$/, '')
}

/** A number for an advisory lock, the same in all processes. */
export function lockNumber(purpose: string): string {
  return Buffer.from(hash('sha256', `heddle ${purpose}`, 'hex'), 'hex')
    .readBigInt64BE()
    .toString()
}
