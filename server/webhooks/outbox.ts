import type { GuardedFetch } from '../../engine/egress/egress.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/open-store.ts'
import { sendSigned, type SendOutcome, type SignedMessage } from './send-signed.ts'

/** Sends what is due in a table, and tries again where it is not taken. */
export interface Outbox {
  /** Something may have become due. */
  wake(): void
  close(): Promise<void>
}

/** A message that is due, and how a line of the log calls it. */
export interface DueMessage {
  readonly about: string
  /** What is sent, or why there is nothing to send any more. */
  readonly message: Omit<SignedMessage, 'id'> | { readonly gone: string }
}

/** The state of each message stands on its row, in columns that these tables have in common. */
type OutboxTable = 'webhook_deliveries' | 'alert_changes'

interface DueRow {
  readonly id: string
  readonly attempts: number
  readonly next_at: number
}

const second = 1000
const hour = 3600 * second
/** Milliseconds before each further attempt, as Standard Webhooks recommends them. */
const usualDelays = [
  5 * second,
  300 * second,
  1800 * second,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]
/** Waits are longer by up to this part, so that not everything comes back at once. */
const jitter = 0.2
const mostAtOnce = 8
const longestTimer = hour
/** Milliseconds between two looks at what other processes left. */
const betweenLooks = 20 * second
/** Milliseconds for which a process has an attempt for itself: longer than any takes. */
const attemptFor = 60 * second

export function createOutbox(options: {
  store: Store
  table: OutboxTable
  /** The message of a row. */
  messageOf: (id: string) => Promise<DueMessage>
  fetch: GuardedFetch
  log: Pick<Log, 'warn' | 'error'>
  /** Milliseconds before each further attempt. */
  delays?: readonly number[] | undefined
  /** Whether other processes send from the same store. */
  several?: boolean | undefined
  /** What became of an attempt stands in the store. */
  onAttempt?: () => void
}): Outbox {
  const { store, table, log, delays = usualDelays, several = false } = options
  const closing = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let working: Promise<void> | undefined
  let again = false

  function wake(): void {
    if (closing.signal.aborted) return
    clearTimeout(timer)
    again = true
    working ??= work()
      .catch((error: unknown) => log.error({ err: error }, 'Webhooks could not be sent.'))
      .finally(() => {
        working = undefined
        if (again) wake()
      })
  }

  async function work(): Promise<void> {
    while (again && !closing.signal.aborted) {
      again = false
      const rows = await store
        .selectFrom(table)
        .select(['id', 'attempts', 'next_at'])
        .where('state', '=', 'due')
        .where('next_at', '<=', Date.now())
        .orderBy('next_at')
        .limit(mostAtOnce)
        .execute()
      await Promise.all(rows.map((row) => (several ? attemptAlone(row) : attempt(row))))
      if (rows.length > 0) again = true
    }
    const next = await store
      .selectFrom(table)
      .select((query) => query.fn.min('next_at').as('at'))
      .where('state', '=', 'due')
      .executeTakeFirst()
    if (closing.signal.aborted) return
    const none = next?.at === undefined || next.at === null
    if (none && !several) return
    const at = none ? Infinity : Number(next.at)
    const longest = several ? betweenLooks : longestTimer
    const wait = Math.min(Math.max(at - Date.now(), 0), longest)
    timer = setTimeout(wake, wait)
    timer.unref()
  }

  /** Puts off the time of the next attempt first, so that no other process makes the same one. */
  async function attemptAlone(row: DueRow): Promise<void> {
    const putOff = async (from: number, to: number): Promise<boolean> => {
      const { numUpdatedRows } = await store
        .updateTable(table)
        .set({ next_at: to })
        .where('id', '=', row.id)
        .where('state', '=', 'due')
        .where('next_at', '=', from)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    }
    const until = Date.now() + attemptFor
    if (!(await putOff(row.next_at, until))) return
    await attempt(row)
    // Broken off by the end of this process: it is for the others.
    if (closing.signal.aborted) await putOff(until, row.next_at)
  }

  async function attempt(row: DueRow): Promise<void> {
    const { about, message } = await options.messageOf(row.id)
    const outcome: SendOutcome =
      'gone' in message
        ? { problem: message.gone, final: true }
        : await sendSigned(options.fetch, { id: row.id, ...message }, closing.signal)
    const { problem } = outcome
    // What was broken off by the end of this process counts for nothing.
    if (closing.signal.aborted && problem !== undefined) return
    const attempts = row.attempts + 1
    const delay = delays[attempts - 1]
    const failed = problem !== undefined && (outcome.final || delay === undefined)
    if (failed) log.warn(`The webhook of ${about} was given up. ${problem}`)
    await store
      .updateTable(table)
      .set({
        attempts,
        state: problem === undefined ? 'delivered' : failed ? 'failed' : 'due',
        next_at: Math.round(Date.now() + (delay ?? 0) * (1 + Math.random() * jitter)),
        problem: problem ?? null,
      })
      .where('id', '=', row.id)
      .execute()
    options.onAttempt?.()
  }

  return {
    wake,
    async close() {
      closing.abort()
      clearTimeout(timer)
      await working
    },
  }
}
