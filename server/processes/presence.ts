import type { Client } from 'pg'
import { bringUpToDate } from '../journal/postgres-schema.ts'
import { lockNumber } from '../store/postgres.ts'
import { shownUrl } from '../store/postgres-url.ts'
import type { ProcessMessage, Received } from './messages.ts'
import { Observed, type SeenProcess } from './observed.ts'
import { openPresenceSession } from './presence-session.ts'

/** This process among those that work on one Postgres. */
export interface Presence {
  /** Its number now. It gets another one when the others have taken it for dead. */
  number(): number
  /** Numbers of the others, as far as they are known just now. */
  others(): readonly number[]
  /** Whether it is the one server that does what must be done once only. */
  leads(): Promise<boolean>
  /** Kept when it is known again that the others do not take this process for dead; undefined while it is. */
  hold(): Promise<void> | undefined
  /** Takes a run that no living process works on. False where another one has it. */
  claim(run: string): Promise<boolean>
  /** The other process that works on a run. */
  ownerOf(run: string): Promise<number | undefined>
  /** Takes runs that were left in the middle, some at a time. */
  claimLeft(): Promise<readonly string[]>
  /** Whether a process is among the living. */
  lives(number: number): Promise<boolean>
  /** Tells another process something, or all of them. Answers when Postgres has it. */
  send(to: number | 'all', message: ProcessMessage): Promise<void>
  onMessage(listener: (received: Received) => void): void
  /** Told now and then, with the numbers of those that are gone since. */
  onLook(listener: (left: readonly number[]) => void): void
  /** Told when the others have taken this process for dead: its runs are not its own any more. */
  onTakenForDead(listener: () => void): void
  /** Does what processes that start at the same moment must do one after the other. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** The first of the two numbers of the lock that a process holds while its connection stands. */
const lockClass = 4_217_001
/** Characters that fit into a notification for sure, with four bytes each. */
const mostInNotification = 1900
const mostClaimed = 200
/** Looks in the length of a lease. */
const looksInLease = 6
/** Of the lease: a process lets go a little before the others take its runs. */
const surePart = 0.9

const lookAtOthers = `
  SELECT number, beats, serves, (number IN (
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = ${lockClass}::oid AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ))::integer AS held FROM journal_process WHERE number <> $1`

/**
 * Makes this process one of those that work on a Postgres.
 * @param options.lease milliseconds after which the others take the runs of a process that is stalled
 * @param options.serves false for a command, which does nothing for the others
 * @param options.standBy called when a server works there already, which is then waited for, however long
 * @throws PostgresUnusable
 */
export async function openPresence(
  url: string,
  options: { lease: number; serves: boolean; standBy?: (() => void) | undefined },
): Promise<Presence> {
  const { lease, serves } = options
  const pace = Math.min(2000, lease / looksInLease)
  const messageListeners: ((received: Received) => void)[] = []
  const lookListeners: ((left: readonly number[]) => void)[] = []
  const deathListeners: (() => void)[] = []
  const observed = new Observed(lease)
  let number = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  /** Until then nobody can take this process for dead. */
  let surelyUntil = 0
  let sure = Promise.withResolvers<void>()

  const session = await openPresenceSession(url, begin, (payload) => {
    receive(payload).catch(() => undefined)
  })

  /** What a new connection needs. */
  async function begin(client: Client): Promise<void> {
    await client.query('LISTEN heddle_all')
    if (number !== 0) await hold(client, number)
  }

  /** Shared, because the connection before may not have ended for Postgres yet. */
  async function hold(client: Client, own: number): Promise<void> {
    await client.query(
      `SELECT pg_advisory_lock_shared(${lockClass}, ${own}); LISTEN heddle_process_${own}`,
    )
  }

  async function join(): Promise<void> {
    const begun = performance.now()
    const [row] = await session.query<{ number: number }>(
      'INSERT INTO journal_process (serves) VALUES ($1) RETURNING number',
      [serves ? 1 : 0],
    )
    number = row?.number ?? 0
    await session.use((client) => hold(client, number))
    assure(begun)
    await send('all', { type: 'joined' })
  }

  /** @param since when it was last shown that this process lives: the others have seen it after that */
  function assure(since: number): void {
    surelyUntil = since + lease * surePart
    sure.resolve()
    sure = Promise.withResolvers<void>()
  }

  function others(): Promise<SeenProcess[]> {
    return session.query<SeenProcess>(lookAtOthers, [number])
  }

  async function bury(dead: readonly SeenProcess[]): Promise<void> {
    for (const { number: gone, beats } of dead) {
      // One that has come back meanwhile has beaten.
      await session.query('DELETE FROM journal_process WHERE number = $1 AND beats = $2', [
        gone,
        beats,
      ])
    }
  }

  async function standBy(told: () => void): Promise<void> {
    for (let first = true; ; first = false) {
      const [table] = await session.query<{ there: string | null }>(
        "SELECT to_regclass('journal_process')::text AS there",
      )
      const servers =
        table?.there == null ? [] : (await others()).filter((process) => process.serves === 1)
      const { dead } = observed.look(servers)
      if (servers.every(({ held }) => held === 0) || dead.length === servers.length) return
      if (first) told()
      await new Promise((resolve) => setTimeout(resolve, Math.min(pace, 500)))
    }
  }

  /** Beats, and looks at the others. */
  async function look(): Promise<void> {
    const begun = performance.now()
    const beaten = await session.query(
      'UPDATE journal_process SET beats = beats + 1 WHERE number = $1 RETURNING number',
      [number],
    )
    if (closed) return
    if (beaten.length === 0) {
      for (const listener of deathListeners) listener()
      await join()
    } else {
      assure(begun)
    }
    const { dead, left } = observed.look(await others())
    await bury(dead)
    if (closed) return
    for (const listener of lookListeners) listener(left)
  }

  function lookSoon(after: number): void {
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      // A database that is away is looked at again.
      look()
        .catch(() => undefined)
        .finally(() => lookSoon(pace))
    }, after)
    timer.unref()
  }

  async function receive(payload: string): Promise<void> {
    // SAFETY: `send` wrote it.
    const { from, stored, message } = JSON.parse(payload) as Sent
    if (from === number) return
    const given = stored === undefined ? message : await takeStored(stored)
    if (given === undefined || closed) return
    if (given.type === 'joined') observed.add(from)
    if (given.type === 'left') lookSoon(0)
    for (const listener of messageListeners) listener({ from, message: given })
  }

  async function takeStored(stored: number): Promise<ProcessMessage | undefined> {
    const [row] = await session.query<{ body: string }>(
      'SELECT body FROM journal_message WHERE number = $1',
      [stored],
    )
    // SAFETY: `send` wrote it.
    return row === undefined ? undefined : (JSON.parse(row.body) as ProcessMessage)
  }

  async function send(to: number | 'all', message: ProcessMessage): Promise<void> {
    const body = JSON.stringify(message)
    let sent: Sent = { from: number, message }
    if (body.length > mostInNotification) {
      const [row] = await session.query<{ number: number }>(
        `WITH old AS (DELETE FROM journal_message WHERE sent_at < now() - interval '5 minutes')
         INSERT INTO journal_message (body) VALUES ($1) RETURNING number`,
        [body],
      )
      sent = { from: number, ...(row === undefined ? {} : { stored: row.number }) }
    }
    await session.query('SELECT pg_notify($1, $2)', [
      to === 'all' ? 'heddle_all' : `heddle_process_${to}`,
      JSON.stringify(sent),
    ])
  }

  try {
    if (options.standBy !== undefined) await standBy(options.standBy)
    await session.use((client) => bringUpToDate(client, shownUrl(url)))
    await join()
    const seen = await others()
    // Where no server is left, what they left is taken at once.
    if (!seen.some(({ held, serves: served }) => held === 1 && served === 1)) {
      await bury(seen.filter(({ held }) => held === 0))
    }
    observed.look(await others())
    lookSoon(pace)
  } catch (error) {
    await session.close()
    throw error
  }

  return {
    number: () => number,
    others: () => observed.numbers(),
    hold() {
      if (performance.now() < surelyUntil) return undefined
      const { promise } = sure
      lookSoon(0)
      return promise
    },
    async leads() {
      const [row] = await session.query<{ number: number | null }>(
        'SELECT min(number) AS number FROM journal_process WHERE serves = 1',
      )
      return row?.number === number
    },
    async claim(run) {
      const rows = await session.query(
        `UPDATE journal_run SET owner = $2 WHERE id = $1 AND (owner IS NULL OR owner = $2
           OR owner NOT IN (SELECT number FROM journal_process)) RETURNING number`,
        [run, number],
      )
      return rows.length > 0
    },
    async ownerOf(run) {
      const [row] = await session.query<{ owner: number }>(
        `SELECT owner FROM journal_run JOIN journal_process ON journal_process.number = owner
         WHERE id = $1 AND owner <> $2`,
        [run, number],
      )
      return row?.owner
    },
    async claimLeft() {
      const rows = await session.query<{ id: string }>(
        `UPDATE journal_run SET owner = $1 WHERE number IN (
           SELECT number FROM journal_run WHERE status = 'running'
             AND (owner IS NULL OR owner NOT IN (SELECT number FROM journal_process))
           ORDER BY number LIMIT ${mostClaimed} FOR UPDATE SKIP LOCKED
         ) RETURNING id`,
        [number],
      )
      return rows.map(({ id }) => id)
    },
    async lives(other) {
      const rows = await session.query('SELECT 1 FROM journal_process WHERE number = $1', [other])
      return rows.length > 0
    },
    send,
    onMessage: (listener) => void messageListeners.push(listener),
    onLook: (listener) => void lookListeners.push(listener),
    onTakenForDead: (listener) => void deathListeners.push(listener),
    async alone(work) {
      const lock = lockNumber('opening')
      await session.query(`SELECT pg_advisory_lock(${lock})`)
      try {
        return await work()
      } finally {
        await session.query(`SELECT pg_advisory_unlock(${lock})`)
      }
    },
    async close() {
      closed = true
      clearTimeout(timer)
      try {
        await session.query('DELETE FROM journal_process WHERE number = $1', [number])
        await send('all', { type: 'left' })
      } catch {
        // The others find out by themselves.
      }
      await session.close()
    },
  }
}

/** A notification: the message, or the number under which it lies in a table. */
interface Sent {
  readonly from: number
  readonly message?: ProcessMessage
  readonly stored?: number
}
