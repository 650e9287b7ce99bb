import { sql } from 'kysely'
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
  await scan(queue, parts, hearsFeedback(queue.source) ? feedbackOf(queue) : runsOf(queue), back)
  await lookAgain(queue, parts)
}

/** Where a scan stands: rows of one time are told apart by their ids. */
interface Place {
  readonly at: number
  readonly id: string
}

/** What a queue takes runs from. */
interface Source {
  /** How far it was read. */
  readonly until: number
  readonly column: 'runs_until' | 'feedback_until'
  /** The next rows behind a place, in order. */
  read(store: Store, from: Place): Promise<readonly (Place & { readonly run: string })[]>
}

async function scan(
  queue: StoredQueue,
  parts: ScanParts,
  source: Source,
  back: number,
): Promise<void> {
  const { store } = parts
  const { until, column } = source
  let from: Place = { at: Math.max(queue.since, until - back), id: '' }
  for (;;) {
    const rows = await source.read(store, from)
    const last = rows.at(-1)
    if (last === undefined) return
    await takeIn(
      queue,
      rows.map(({ run }) => run),
      parts,
    )
    from = last
    await store
      .updateTable('annotation_queues')
      .set({ [column]: last.at })
      .where('id', '=', queue.id)
      .where(column, '<', last.at)
      .execute()
    if (rows.length < page) return
  }
}

function runsOf({ runsUntil, source }: StoredQueue): Source {
  return {
    until: runsUntil,
    column: 'runs_until',
    async read(store, { at, id }) {
      let query = store
        .selectFrom('exposures')
        .select(['run', 'created_at'])
        .where('shadow_of', 'is', null)
        .where(behind('created_at', 'run', at, id))
      if (source?.deployment !== undefined) {
        query = query.where('deployment', '=', source.deployment)
      }
      const rows = await query.orderBy('created_at').orderBy('run').limit(page).execute()
      return rows.map(({ run, created_at }) => ({ run, id: run, at: Number(created_at) }))
    },
  }
}

function feedbackOf({ feedbackUntil, graph, source }: StoredQueue): Source {
  return {
    until: feedbackUntil,
    column: 'feedback_until',
    async read(store, { at, id }) {
      let query = store
        .selectFrom('feedback')
        .select(['id', 'run', 'updated_at'])
        .where('graph', '=', graph)
        .where(behind('updated_at', 'id', at, id))
      if (source?.deployment !== undefined) {
        query = query.where('deployment', '=', source.deployment)
      }
      const rows = await query.orderBy('updated_at').orderBy('id').limit(page).execute()
      return rows.map(({ run, id: own, updated_at }) => ({ run, id: own, at: Number(updated_at) }))
    },
  }
}

/** Rows of a later time, and those of the same time with a later id. */
function behind(time: string, key: string, at: number, id: string) {
  return sql<boolean>`(${sql.ref(time)} > ${at} or (${sql.ref(time)} = ${at} and ${sql.ref(key)} > ${id}))`
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
