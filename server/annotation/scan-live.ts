import type { Store } from '../store/open-store.ts'
import { chooseRun, hearsFeedback, type ChooseParts } from './choose-run.ts'
import type { NewItem, QueueStore } from './queue-store.ts'
import type { StoredQueue } from './stored-queue.ts'

/** Rows that are read together. */
const page = 500
/** Milliseconds after which a run that never came is given up. */
const givenUp = 24 * 60 * 60 * 1000

export interface ScanParts extends ChooseParts {
  readonly store: Store
  readonly queues: Pick<QueueStore, 'add'>
}

/**
 * Takes in what came since the last scan. What is seen twice is taken once, so it looks back a bit:
 * rows may be written a while after their time.
 * @param back milliseconds
 */
export async function scanLive(queue: StoredQueue, parts: ScanParts, back: number): Promise<void> {
  if (queue.source === undefined || queue.paused) return
  if (hearsFeedback(queue.source)) await scanFeedback(queue, parts, back)
  else await scanRuns(queue, parts, back)
  await lookAgain(queue, parts)
}

async function scanRuns(queue: StoredQueue, parts: ScanParts, back: number): Promise<void> {
  const { store } = parts
  const deployment = queue.source?.deployment
  let from = { at: Math.max(queue.since, queue.runsUntil - back), run: '' }
  for (;;) {
    let query = store
      .selectFrom('exposures')
      .select(['run', 'created_at'])
      .where('shadow_of', 'is', null)
      .where((row) =>
        row.or([
          row('created_at', '>', from.at),
          row.and([row('created_at', '=', from.at), row('run', '>', from.run)]),
        ]),
      )
    if (deployment !== undefined) query = query.where('deployment', '=', deployment)
    const rows = await query.orderBy('created_at').orderBy('run').limit(page).execute()
    const last = rows.at(-1)
    if (last === undefined) return
    await takeIn(
      queue,
      rows.map(({ run }) => run),
      parts,
    )
    from = { at: Number(last.created_at), run: last.run }
    await store
      .updateTable('annotation_queues')
      .set({ runs_until: from.at })
      .where('id', '=', queue.id)
      .where('runs_until', '<', from.at)
      .execute()
    if (rows.length < page) return
  }
}

async function scanFeedback(queue: StoredQueue, parts: ScanParts, back: number): Promise<void> {
  const { store } = parts
  const deployment = queue.source?.deployment
  let from = { at: Math.max(queue.since, queue.feedbackUntil - back), id: '' }
  for (;;) {
    let query = store
      .selectFrom('feedback')
      .select(['id', 'run', 'updated_at'])
      .where('graph', '=', queue.graph)
      .where((row) =>
        row.or([
          row('updated_at', '>', from.at),
          row.and([row('updated_at', '=', from.at), row('id', '>', from.id)]),
        ]),
      )
    if (deployment !== undefined) query = query.where('deployment', '=', deployment)
    const rows = await query.orderBy('updated_at').orderBy('id').limit(page).execute()
    const last = rows.at(-1)
    if (last === undefined) return
    await takeIn(
      queue,
      rows.map(({ run }) => run),
      parts,
    )
    from = { at: Number(last.updated_at), id: last.id }
    await store
      .updateTable('annotation_queues')
      .set({ feedback_until: from.at })
      .where('id', '=', queue.id)
      .where('feedback_until', '<', from.at)
      .execute()
    if (rows.length < page) return
  }
}

/** Takes runs that are over, and remembers those that are not. */
export async function takeIn(
  queue: StoredQueue,
  runs: readonly string[],
  parts: ScanParts,
): Promise<void> {
  const items: NewItem[] = []
  const waiting: string[] = []
  for (const run of new Set(runs)) {
    const record = parts.journal.run(run)
    if (record !== undefined && record.graph !== queue.graph) continue
    if (record?.endedAt === undefined) waiting.push(run)
    else {
      const item = await chooseRun(queue, run, parts)
      if (item !== undefined) items.push(item)
    }
  }
  const now = Date.now()
  if (waiting.length > 0) {
    await parts.store
      .insertInto('annotation_waiting')
      .values(waiting.map((run) => ({ queue: queue.id, run, since: now })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  if (items.length > 0) await parts.queues.add(queue.id, items)
}

/** Runs that were not over when they were seen. */
async function lookAgain(queue: StoredQueue, parts: ScanParts): Promise<void> {
  const { store, journal } = parts
  const rows = await store
    .selectFrom('annotation_waiting')
    .select(['run', 'since'])
    .where('queue', '=', queue.id)
    .execute()
  const over = rows.filter(({ run, since }) => {
    const record = journal.run(run)
    if (record === undefined) return Date.now() - Number(since) > givenUp
    return record.endedAt !== undefined
  })
  for (let at = 0; at < over.length; at += page) {
    const runs = over.slice(at, at + page).map(({ run }) => run)
    await takeIn(
      queue,
      runs.filter((run) => journal.run(run) !== undefined),
      parts,
    )
    await store
      .deleteFrom('annotation_waiting')
      .where('queue', '=', queue.id)
      .where('run', 'in', runs)
      .execute()
  }
}
