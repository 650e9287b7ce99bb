import { messageOf } from '../../engine/graph/message-of.ts'
import { JournalRefused } from '../../engine/journal/journal.ts'
import { shownUrl } from './postgres-url.ts'

/** Thrown when the Postgres of DATABASE_URL cannot be used; says which one, why, and what to do. */
export class PostgresUnusable extends Error {
  constructor(url: string, why: string, advice: string, cause?: unknown) {
    super(`The database ${shownUrl(url)} (DATABASE_URL) cannot be used: ${why}. ${advice}`, {
      cause,
    })
    this.name = 'PostgresUnusable'
  }
}

/** Thrown when Postgres was there and is not now, or another process took over: it may pass. */
export class PostgresAway extends Error {
  override name = 'PostgresAway'
}

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
      `the user "${username}" may not do what Heddle needs: ${reasonOf(error)}`,
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
    reasonOf(error),
    'See that Postgres runs and lets Heddle in.',
    error,
  )
}

const noUrl = { username: '', pathname: '', host: '' }

/** To stand before a full stop of ours. */
function reasonOf(error: unknown): string {
  return messageOf(error).replace(/\.$/, '')
}

/** What Node calls a connection that could not be made, or broke. */
const broken = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]

/** Whether it was the connection that failed, and not what was asked. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError) return error.errors.some(isLost)
  const code = 'code' in error ? String(error.code) : ''
  // Classes 08 (connection) and 57P (the server stops), and a transaction that was given up. Postgres gives a code to whatever it refuses.
  if (/^(08|57P|25P03)/.test(code) || broken.includes(code)) return true
  return /^Connection terminated|^timeout exceeded when trying to connect|not queryable/.test(
    error.message,
  )
}

/** Whether Postgres was given a text with a character that its texts never hold. */
export function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '22021'
}

/** Whether something failed because the database does not answer just now, or belongs to another process. */
export function isAway(error: unknown): boolean {
  if (error instanceof JournalRefused) return isAway(error.cause)
  return error instanceof PostgresAway || error instanceof PostgresUnusable || isLost(error)
}
