import { EgressError } from '../../engine/egress/egress-error.ts'
import type { GuardedFetch } from '../../engine/egress/egress.ts'
import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { EndpointAnswer, WebhookDelivery } from '../api/deployments.ts'
import type { Log } from '../log.ts'
import type { Notices } from '../notices.ts'
import type { WebhookDeliveryRow } from '../store/deployment-tables.ts'
import type { Store } from '../store/open-store.ts'
import { signedHeaders } from './signature.ts'

/** Tells addresses of what became of runs, and tries again where they do not take it. */
export interface Webhooks {
  /** Promises to tell about a run; kept when the promise is durable. */
  expect(run: string, endpoint: string, url: string): Promise<void>
  /** For runs that did not come about. */
  forget(runs: readonly string[]): Promise<void>
  list(run: string): Promise<readonly WebhookDelivery[]>
  /** Takes up what an earlier process left, or another one that is gone. */
  start(): Promise<void>
  close(): Promise<void>
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
const limits = { bytes: 64 * 1024, headers: 15 * second, total: 20 * second, redirects: 0 }
const mostAtOnce = 8
const longestTimer = hour
/** Milliseconds between two looks at what other processes left. */
const betweenLooks = 20 * second
/** Milliseconds for which a process has an attempt for itself: longer than any takes. */
const attemptFor = 60 * second
/** Milliseconds for which another process may be about to begin a run. */
const aboutToBegin = 60 * second

export function createWebhooks(options: {
  store: Store
  fetch: GuardedFetch
  secret: (endpoint: string) => string
  /** The run as its caller sees it. */
  look: (run: string) => Promise<EndpointAnswer | undefined>
  notices: Notices
  log: Log
  /** Milliseconds before each further attempt. */
  delays?: readonly number[]
  /** Whether other processes send from the same store. */
  several?: boolean
}): Webhooks {
  const { store, log, delays = usualDelays, several = false } = options
  /** Runs whose end is to be told. */
  const awaited = new Set<string>()
  const closing = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let working: Promise<void> | undefined
  let again = false

  const stopListening = options.notices.onRunOver(over)

  function over(run: string): void {
    if (!awaited.delete(run)) return
    void due(run).then(wake, (error: unknown) => {
      // The next start finds that it is over.
      log.error({ err: error }, `The webhook of the run ${run} could not be made ready.`)
    })
  }

  async function due(run: string): Promise<void> {
    await store
      .updateTable('webhook_deliveries')
      .set({ state: 'due', next_at: Date.now() })
      .where('run', '=', run)
      .where('state', '=', 'running')
      .execute()
  }

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
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('state', '=', 'due')
        .where('next_at', '<=', Date.now())
        .orderBy('next_at')
        .limit(mostAtOnce)
        .execute()
      await Promise.all(rows.map((row) => (several ? attemptAlone(row) : attempt(row))))
      if (rows.length > 0) again = true
    }
    const next = await store
      .selectFrom('webhook_deliveries')
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
  async function attemptAlone(row: WebhookDeliveryRow): Promise<void> {
    const putOff = async (from: number, to: number): Promise<boolean> => {
      const { numUpdatedRows } = await store
        .updateTable('webhook_deliveries')
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

  async function attempt(row: WebhookDeliveryRow): Promise<void> {
    const answer = await options.look(row.run)
    const outcome = answer === undefined ? gone : await send(row, answer)
    // What was broken off by the end of this process counts for nothing.
    if (closing.signal.aborted && outcome !== 'delivered') return
    const attempts = row.attempts + 1
    const delay = delays[attempts - 1]
    const failed = outcome !== 'delivered' && (outcome.final || delay === undefined)
    if (failed) log.warn(`The webhook of the run ${row.run} was given up. ${outcome.problem}`)
    await store
      .updateTable('webhook_deliveries')
      .set({
        attempts,
        state: outcome === 'delivered' ? 'delivered' : failed ? 'failed' : 'due',
        next_at: Math.round(Date.now() + (delay ?? 0) * (1 + Math.random() * jitter)),
        problem: outcome === 'delivered' ? null : outcome.problem,
      })
      .where('id', '=', row.id)
      .execute()
  }

  async function send(
    { id, endpoint, url }: WebhookDeliveryRow,
    answer: EndpointAnswer,
  ): Promise<'delivered' | { problem: string; final: boolean }> {
    const at = Date.now()
    const body = JSON.stringify({
      type: `run.${answer.status}`,
      timestamp: new Date(answer.endedAt ?? at).toISOString(),
      data: answer,
    })
    try {
      const response = await options.fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'heddle',
          ...signedHeaders(options.secret(endpoint), { id, at, body }),
        },
        body,
        redirect: 'manual',
        signal: closing.signal,
        limits,
      })
      await response.body?.cancel()
      if (response.ok) return 'delivered'
      const problem = `It was answered with status ${response.status}.`
      return { problem, final: response.status === 410 }
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'It could not be sent.'
      const final = error instanceof EgressError && !error.retryable
      return { problem, final }
    }
  }

  return {
    async expect(run, endpoint, url) {
      const now = Date.now()
      awaited.add(run)
      await store
        .insertInto('webhook_deliveries')
        .values({
          id: `msg_${newId(now)}`,
          run,
          endpoint,
          url,
          state: 'running',
          attempts: 0,
          next_at: 0,
          problem: null,
          created_at: now,
        })
        .execute()
    },
    async forget(runs) {
      for (const run of runs) awaited.delete(run)
      await store.deleteFrom('webhook_deliveries').where('run', 'in', runs).execute()
    },
    async list(run) {
      const rows = await store
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('run', '=', run)
        .orderBy('id')
        .execute()
      return rows.map(toDelivery)
    },
    async start() {
      const rows = await store
        .selectFrom('webhook_deliveries')
        .select(['run', 'created_at'])
        .where('state', '=', 'running')
        .execute()
      const lost: string[] = []
      const begunBy = Date.now() - (several ? aboutToBegin : 0)
      for (const { run, created_at } of rows) {
        // Before it is looked at: it may end meanwhile.
        awaited.add(run)
        const answer = await options.look(run)
        if (answer === undefined) {
          if (created_at <= begunBy) lost.push(run)
        } else if (answer.endedAt !== undefined) over(run)
      }
      for (const run of lost) awaited.delete(run)
      if (lost.length > 0) {
        await store.deleteFrom('webhook_deliveries').where('run', 'in', lost).execute()
      }
      wake()
    },
    async close() {
      stopListening()
      closing.abort()
      clearTimeout(timer)
      await working
    },
  }
}

const gone = { problem: 'The run is not recorded any more.', final: true } as const

function toDelivery(row: WebhookDeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    url: row.url,
    state: row.state,
    attempts: row.attempts,
    ...(row.state === 'due' ? { nextAt: row.next_at } : {}),
    ...(row.problem === null ? {} : { problem: row.problem }),
  }
}
