import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Rows } from '../../engine/journal/rows.ts'
import { postgresConfig } from '../store/postgres.ts'
import { isLost, PostgresUnusable, unusable } from '../store/postgres-errors.ts'
import { shownUrl } from '../store/postgres-url.ts'
import { bringUpToDate } from './postgres-schema.ts'
import { wereWritten, writeRows } from './write-rows.ts'

/** The connections of one journal: one that writes, one that reads. */
export interface PostgresSessions {
  read(text: string, values: readonly unknown[]): Promise<unknown[]>
  /** @param process number of this process, where several work on the journal */
  write(rows: Rows, process: number | undefined): Promise<void>
  close(): Promise<void>
}

/** Milliseconds in which a database that went away may come back. */
const patience = 10_000
/** The same when the journal is opened. */
const patienceAtStart = 3000

/** @throws PostgresUnusable */
export async function openSessions(url: string): Promise<PostgresSessions> {
  let writer: Client | undefined = await connectForWriting(url, patienceAtStart)
  let reader: Client | undefined
  try {
    await bringUpToDate(writer, shownUrl(url))
  } catch (error) {
    await writer.end()
    throw error
  }

  async function writing(): Promise<Client> {
    if (writer === undefined || isOver(writer)) writer = await connectForWriting(url, patience)
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
    async write(rows, process) {
      const deadline = performance.now() + patience
      for (let again = false; ; again = true) {
        const client = await writing()
        try {
          // The connection may have broken between the commit and its acknowledgement.
          if (again && (await wereWritten(client, rows))) return
          return await writeRows(client, rows, process)
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
async function connectForWriting(url: string, most: number): Promise<Client> {
  const begun = performance.now()
  for (;;) {
    try {
      const client = await connect(url)
      await client.query(noticesLostNetwork)
      return client
    } catch (error) {
      const longest = isLost(causeOf(error)) ? most : 0
      if (performance.now() - begun >= longest) throw error
    }
    await wait(200)
  }
}

/** Without it Postgres would hold a transaction or a lock for hours when this machine loses its network. */
export const noticesLostNetwork =
  'SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 30000'

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
