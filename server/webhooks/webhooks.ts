import type { GuardedFetch } from '../../engine/egress/egress.ts'
import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { EndpointAnswer, WebhookDelivery } from '../api/deployments.ts'
import { aboutToBegin } from '../deployments/exposures.ts'
import type { Log } from '../log.ts'
import type { Notices } from '../notices.ts'
import type { WebhookDeliveryRow } from '../store/deployment-tables.ts'
import type { Store } from '../store/open-store.ts'
import { createOutbox, type DueMessage } from './outbox.ts'

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
  const { store, log, several = false } = options
  /** Runs whose end is to be told. */
  const awaited = new Set<string>()
  const outbox = createOutbox({ ...options, table: 'webhook_deliveries', messageOf })
  const stopListening = options.notices.onRunOver(over)

  function over(run: string): void {
    if (!awaited.delete(run)) return
    void due(run).then(
      () => outbox.wake(),
      (error: unknown) => {
        // The next start finds that it is over.
        log.error({ err: error }, `The webhook of the run ${run} could not be made ready.`)
      },
    )
  }

  async function due(run: string): Promise<void> {
    await store
      .updateTable('webhook_deliveries')
      .set({ state: 'due', next_at: Date.now() })
      .where('run', '=', run)
      .where('state', '=', 'running')
      .execute()
  }

  async function messageOf(id: string): Promise<DueMessage> {
    const { run, endpoint, url } = await store
      .selectFrom('webhook_deliveries')
      .select(['run', 'endpoint', 'url'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const answer = await options.look(run)
    const about = `the run ${run}`
    if (answer === undefined)
      return { about, message: { gone: 'The run is not recorded any more.' } }
    const body = JSON.stringify({
      type: `run.${answer.status}`,
      timestamp: new Date(answer.endedAt ?? Date.now()).toISOString(),
      data: answer,
    })
    return { about, message: { url, secret: options.secret(endpoint), body } }
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
      outbox.wake()
    },
    async close() {
      stopListening()
      await outbox.close()
    },
  }
}

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
