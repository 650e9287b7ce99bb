import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Rows } from '../../engine/journal/rows.ts'
import { lockNumber, postgresConfig } from '../store/postgres.ts'
import { isLost, PostgresUnusable, unusable } from '../store/postgres-errors.ts'
import { shownUrl } from '../store/postgres-url.ts'
import { bringUpToDate } from './postgres-schema.ts'
import { wereWritten, writeRows } from './write-rows.ts'

/** The connections of one journal: one that writes and holds the database for this process, one that reads. */
export interface PostgresSessions {
  read(text: string, values: readonly unknown[]): Promise<unknown[]>
  write(rows: Rows): Promise<void>
  close(): Promise<void>
}

/** Milliseconds in which a database that went away may come back. */
const patience = 10_000
/** Milliseconds in which a process that ends may let go of the database. */
const patienceWithOthers = 3000

/**
 * Takes the database for this process. The lock belongs to the connection that writes: Postgres lets
 * go of it when that connection ends, however it ends, and whatever is written passes through it. So
 * a process that was taken for dead, and is not, cannot write any more when another one took over.
 * @param standBy called when another process holds it, which is then waited for, however long
 * @throws PostgresUnusable, without `standBy` also while another process holds it
 */
export async function openSessions(url: string, standBy?: () => void): Promise<PostgresSessions> {
  let writer: Client | undefined = await take(url, patienceWithOthers, standBy)
  let reader: Client | undefined
  try {
    await bringUpToDate(writer, shownUrl(url))
  } catch (error) {
    await writer.end()
    throw error
  }

  async function writing(): Promise<Client> {
    if (writer === undefined || isOver(writer)) writer = await take(url, patience)
    return writer
  }

  return {
    async read(text, values) {
      for (let attempt = 1; ; attempt += 1) {
        if (reader === undefined || isOver(reader)) reader = await connect(url)
        try {
          return (await reader.query(text, [...values])).rows
        } catch (error) {
          if (!isLost(error) || attempt > 1) throw error
          leave(reader)
        }
      }
    },
    async write(rows) {
      const deadline = performance.now() + patience
      for (let again = false; ; again = true) {
        const client = await writing()
        try {
          // The connection may have broken between the commit and its acknowledgement.
          if (again && (await wereWritten(client, rows))) return
          return await writeRows(client, rows)
        } catch (error) {
          if (!isLost(error) || performance.now() >= deadline) throw error
          leave(client)
        }
      }
    },
    async close() {
      await Promise.all([writer?.end(), reader?.end()])
    },
  }
}

/** @param most milliseconds to wait for a database that is down */
async function take(url: string, most: number, standBy?: () => void): Promise<Client> {
  let begun = performance.now()
  let told = false
  for (;;) {
    try {
      const client = await connect(url)
      // Without it Postgres would hold the lock for hours when this machine loses its network.
      await client.query(
        'SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 30000',
      )
      const { rows } = await client.query<{ taken: string }>(
        `SELECT pg_try_advisory_lock(${lockNumber('journal')})::text AS taken`,
      )
      if (rows[0]?.taken === 'true') return client
      await client.end()
      throw new PostgresUnusable(
        url,
        'another Heddle records its runs in it',
        'One process at a time can; stop the other one, or name another database.',
      )
    } catch (error) {
      const held = error instanceof PostgresUnusable && error.cause === undefined
      const longest = held ? patienceWithOthers : isLost(causeOf(error)) ? most : 0
      if (held && standBy !== undefined) {
        if (!told) standBy()
        told = true
        begun = performance.now()
      }
      if (performance.now() - begun >= longest) throw error
    }
    await wait(200)
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client(postgresConfig(url))
  // A connection that breaks is noticed by the next query.
  client.on('error', () => over.add(client))
  client.on('end', () => over.add(client))
  try {
    await client.connect()
    return client
  } catch (error) {
    throw unusable(url, error)
  }
}

const over = new WeakSet<Client>()

function isOver(client: Client): boolean {
  return over.has(client)
}

function leave(client: Client): void {
  over.add(client)
  client.end().catch(() => undefined)
}

function causeOf(error: unknown): unknown {
  return error instanceof PostgresUnusable ? error.cause : error
}
