import { setTimeout as wait } from 'node:timers/promises'
import { Client, type QueryResult } from 'pg'
import { noticesLostNetwork } from '../journal/postgres-sessions.ts'
import { postgresConfig } from '../store/postgres.ts'
import { isLost, PostgresAway, unusable } from '../store/postgres-errors.ts'

/** One connection to Postgres that is made again whenever it breaks. */
export interface PresenceSession {
  /** Waits for a database that is away. What it runs may be run twice. @throws PostgresAway */
  query<Row extends object>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>['rows']>
  /** Hands out the connection as it is now. */
  use(work: (client: Client) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** Milliseconds in which a database that went away may come back. */
const patience = 10_000

/**
 * @param begin what makes a new connection fit for use, such as locks that belong to it
 * @param onNotification told what comes on the channels that it listens to
 * @throws PostgresUnusable
 */
export async function openPresenceSession(
  url: string,
  begin: (client: Client) => Promise<void>,
  onNotification: (payload: string) => void,
): Promise<PresenceSession> {
  let current: Promise<Client> | undefined
  let closed = false

  async function connect(): Promise<Client> {
    const client = new Client(postgresConfig(url))
    client.on('error', () => lose(client))
    client.on('end', () => lose(client))
    client.on('notification', ({ payload }) => onNotification(payload ?? ''))
    try {
      await client.connect()
      await client.query(noticesLostNetwork)
      await begin(client)
      ready.add(client)
      return client
    } catch (error) {
      client.end().catch(() => undefined)
      throw unusable(url, error)
    }
  }

  const ready = new WeakSet<Client>()
  const lost = new WeakSet<Client>()
  function lose(client: Client): void {
    if (lost.has(client)) return
    lost.add(client)
    // One that never stood is tried again by those who wait for it.
    if (!ready.has(client)) return
    current = undefined
    client.end().catch(() => undefined)
    // Others take a process for dead that is away for long.
    if (!closed) void connected().catch(() => undefined)
  }

  async function connected(): Promise<Client> {
    const deadline = performance.now() + patience
    for (;;) {
      if (closed) throw new PostgresAway('Heddle is stopping.')
      current ??= connect()
      const trying = current
      try {
        const client = await trying
        if (!lost.has(client)) return client
      } catch (error) {
        if (current === trying) current = undefined
        if (performance.now() >= deadline) throw error
        await wait(200)
      }
    }
  }

  /** The driver takes one query after the other. */
  let last: Promise<unknown> = Promise.resolve()
  function next<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = last.then(work, work)
    last = done.catch(() => undefined)
    return done
  }

  async function query<Row extends object>(
    text: string,
    values: readonly unknown[],
  ): Promise<QueryResult<Row>['rows']> {
    const deadline = performance.now() + patience
    for (;;) {
      const client = await connected()
      try {
        return (await client.query<Row>(text, [...values])).rows
      } catch (error) {
        if (!isLost(error)) throw error
        lose(client)
        if (performance.now() >= deadline) {
          throw new PostgresAway('Postgres does not answer.', { cause: error })
        }
      }
    }
  }

  current = connect()
  await current
  return {
    query: (text, values = []) => next(() => query(text, values)),
    use: (work) => next(async () => work(await connected())),
    async close() {
      closed = true
      const client = await current?.catch(() => undefined)
      await client?.end().catch(() => undefined)
    },
  }
}
