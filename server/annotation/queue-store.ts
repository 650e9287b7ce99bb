import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { QueueCreate } from '../api/annotation.ts'
import type { ItemRow, QueueRow } from '../store/annotation-tables.ts'
import type { Store } from '../store/open-store.ts'
import { evaluatorOf, removeExpertScores } from './expert-scores.ts'
import { openFor } from './open-items.ts'
import { settleAgain } from './settle-again.ts'
import {
  toItem,
  toQueue,
  toReview,
  type StoredItem,
  type StoredQueue,
  type StoredReview,
} from './stored-queue.ts'

/** Rows that one statement reads or writes. */
const batch = 200

export interface NewItem {
  readonly runs: readonly string[]
  /** How many runs it stands for. */
  readonly weight?: number | undefined
}

interface QueueCounts {
  readonly items: number
  readonly done: number
  readonly disagreements: number
  /** That the person can review now. */
  readonly mine: number
}

/** What is changed of a queue. */
interface QueueUpdate extends Partial<
  Pick<QueueCreate, 'name' | 'guidelines' | 'fields' | 'reviewers' | 'blind' | 'reservation'>
> {
  readonly source?: QueueCreate['source'] | null
  readonly paused?: boolean
}

/** Queues and what is in them. */
export interface QueueStore {
  create(queue: QueueCreate, by: string): Promise<StoredQueue>
  /** The oldest first. */
  list(): Promise<readonly StoredQueue[]>
  find(id: string): Promise<StoredQueue | undefined>
  /** `reviewed` where something was, and how labels are given would change. */
  change(id: string, change: QueueUpdate): Promise<'changed' | 'missing' | 'reviewed'>
  /** False when there is none. */
  remove(id: string): Promise<boolean>
  counts(queue: StoredQueue, person: string): Promise<QueueCounts>
  /**
   * Adds those that the queue does not have yet; answers how many.
   * @param options.again also those that were removed from it
   */
  add(
    queue: string,
    items: readonly NewItem[],
    options?: { readonly again?: boolean },
  ): Promise<number>
  /** The oldest first. */
  items(
    queue: string,
    page: {
      readonly state?: 'open' | 'reviewed' | 'disagreement' | 'adjudicated' | 'skipped' | 'gold'
      readonly after?: string | undefined
      readonly limit: number
    },
  ): Promise<readonly StoredItem[]>
  item(queue: string, id: string): Promise<StoredItem | undefined>
  removeItem(queue: string, id: string): Promise<boolean>
  /** The oldest first. */
  reviewsOf(items: readonly string[]): Promise<readonly StoredReview[]>
  reviews(queue: string): Promise<readonly StoredReview[]>
  /** Those of these items that somebody passed over. */
  skipped(items: readonly string[]): Promise<ReadonlySet<string>>
  /** By item: until when it is kept for the person. */
  kept(items: readonly string[], person: string): Promise<ReadonlyMap<string, number>>
}

export function queueStore(store: Store): QueueStore {
  const itemsOf = (queue: string) =>
    store
      .selectFrom('annotation_items')
      .selectAll()
      .where('queue', '=', queue)
      .where('state', '<>', 'removed')

  return {
    async create(queue, by) {
      const now = Date.now()
      const row: QueueRow = {
        id: newId(now),
        name: queue.name,
        graph: queue.graph,
        target: queue.target,
        guidelines: queue.guidelines,
        fields: JSON.stringify(queue.fields),
        reviewers: queue.reviewers,
        blind: queue.blind ? 1 : 0,
        reservation: queue.reservation,
        source: queue.source === undefined ? null : JSON.stringify(queue.source),
        paused: 0,
        since: now,
        runs_until: now,
        feedback_until: now,
        turn: 0,
        created_at: now,
        created_by: by,
      }
      await store.insertInto('annotation_queues').values(row).execute()
      return toQueue(row)
    },
    async list() {
      const rows = await store.selectFrom('annotation_queues').selectAll().orderBy('id').execute()
      return rows.map(toQueue)
    },
    async find(id) {
      const row = await store
        .selectFrom('annotation_queues')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toQueue(row)
    },
    change: (id, { fields, blind, source, paused, ...plain }) =>
      store.transaction().execute(async (transaction) => {
        const before = await transaction
          .updateTable('annotation_queues')
          .set((row) => ({ turn: row('turn', '+', 1) }))
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst()
        if (before === undefined) return 'missing'
        const now = Date.now()
        const goesOn = source !== undefined || (paused === false && before.paused === 1)
        if (fields !== undefined || (blind !== undefined && blind !== (before.blind === 1))) {
          const reviewed = await transaction
            .selectFrom('annotation_reviews')
            .select('item')
            .where('queue', '=', id)
            .limit(1)
            .executeTakeFirst()
          if (reviewed !== undefined) return 'reviewed'
        }
        await transaction
          .updateTable('annotation_queues')
          .set({
            ...plain,
            turn: Number(before.turn),
            ...(fields === undefined ? {} : { fields: JSON.stringify(fields) }),
            ...(blind === undefined ? {} : { blind: blind ? 1 : 0 }),
            ...(source === undefined
              ? {}
              : { source: source === null ? null : JSON.stringify(source) }),
            ...(paused === undefined ? {} : { paused: paused ? 1 : 0 }),
            // What came while nothing was taken in stays out.
            ...(goesOn ? { since: now, runs_until: now, feedback_until: now } : {}),
          })
          .where('id', '=', id)
          .execute()
        if (source !== undefined) {
          await transaction.deleteFrom('annotation_waiting').where('queue', '=', id).execute()
        }
        const { reviewers } = plain
        if (reviewers !== undefined && reviewers !== before.reviewers) {
          await settleAgain(transaction, toQueue({ ...before, reviewers }))
        }
        return 'changed'
      }),
    remove: (id) =>
      store.transaction().execute(async (transaction) => {
        const removed = await transaction
          .deleteFrom('annotation_queues')
          .where('id', '=', id)
          .returning('graph')
          .executeTakeFirst()
        if (removed === undefined) return false
        await transaction
          .deleteFrom('scores')
          .where('graph', '=', removed.graph)
          .where('evaluator', '=', evaluatorOf(id))
          .execute()
        return true
      }),
    async counts(queue, person) {
      const [rows, mine] = await Promise.all([
        store
          .selectFrom('annotation_items')
          .where('queue', '=', queue.id)
          .groupBy('state')
          .select(({ fn }) => ['state', fn.countAll().as('count')])
          .execute(),
        openFor(store, queue, person, Date.now())
          .select(({ fn }) => fn.countAll().as('count'))
          .executeTakeFirstOrThrow(),
      ])
      const count = (...states: ItemRow['state'][]): number =>
        rows
          .filter(({ state }) => states.includes(state))
          .reduce((sum, row) => sum + Number(row.count), 0)
      return {
        items: count('open', 'reviewed', 'disagreement', 'adjudicated'),
        done: count('reviewed', 'disagreement', 'adjudicated'),
        disagreements: count('disagreement'),
        mine: Number(mine.count),
      }
    },
    async add(queue, items, { again = false } = {}) {
      const now = Date.now()
      const unique = new Map(items.map((item) => [keyOf(item.runs), item]))
      // Ids of one moment come in any order, and items stand in the order of their ids.
      const ids = [...unique].map(() => newId(now)).toSorted((a, b) => (a < b ? -1 : 1))
      const rows = [...unique].map(([key, { runs, weight }], at): ItemRow => ({
        id: ids[at]!,
        queue,
        runs: JSON.stringify(runs),
        key,
        weight: weight ?? null,
        state: 'open',
        gold: null,
        correction: null,
        decided_by: null,
        created_at: now,
      }))
      let added = 0
      for (let from = 0; from < rows.length; from += batch) {
        const { numInsertedOrUpdatedRows = 0n } = await store
          .insertInto('annotation_items')
          .values(rows.slice(from, from + batch))
          .onConflict((conflict) => conflict.columns(['queue', 'key']).doNothing())
          .executeTakeFirst()
        added += Number(numInsertedOrUpdatedRows)
        if (!again) continue
        const keys = rows.slice(from, from + batch).map(({ key }) => key)
        const { numUpdatedRows } = await store
          .updateTable('annotation_items')
          .set({ state: 'open' })
          .where('queue', '=', queue)
          .where('state', '=', 'removed')
          .where('key', 'in', keys)
          .executeTakeFirst()
        added += Number(numUpdatedRows)
      }
      return added
    },
    async items(queue, { state, after, limit }) {
      let query = itemsOf(queue)
      if (state === 'gold') query = query.where('gold', 'is not', null)
      else if (state === 'skipped') {
        query = query
          .where('state', '=', 'open')
          .where('id', 'in', store.selectFrom('annotation_skips').select('item'))
          .where('id', 'not in', store.selectFrom('annotation_reviews').select('item'))
      } else if (state !== undefined) query = query.where('state', '=', state)
      if (after !== undefined) query = query.where('id', '>', after)
      const rows = await query.orderBy('id').limit(limit).execute()
      return rows.map(toItem)
    },
    async item(queue, id) {
      const row = await itemsOf(queue).where('id', '=', id).executeTakeFirst()
      return row && toItem(row)
    },
    removeItem: (queue, id) =>
      store.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('annotation_queues')
          .selectAll()
          .where('id', '=', queue)
          .executeTakeFirst()
        if (row === undefined) return false
        const reviews = await transaction
          .selectFrom('annotation_reviews')
          .select('person')
          .where('item', '=', id)
          .execute()
        const removed = await transaction
          .updateTable('annotation_items')
          .set({ state: 'removed', gold: null, correction: null, decided_by: null })
          .where('queue', '=', queue)
          .where('id', '=', id)
          .where('state', '<>', 'removed')
          .returning('id')
          .executeTakeFirst()
        if (removed === undefined) return false
        const people = reviews.map(({ person }) => person)
        await removeExpertScores(transaction, toQueue(row), removed, people)
        await transaction.deleteFrom('annotation_reviews').where('item', '=', id).execute()
        await transaction.deleteFrom('annotation_reservations').where('item', '=', id).execute()
        await transaction.deleteFrom('annotation_skips').where('item', '=', id).execute()
        return true
      }),
    async reviewsOf(items) {
      if (items.length === 0) return []
      const rows = await store
        .selectFrom('annotation_reviews')
        .selectAll()
        .where('item', 'in', items)
        .orderBy('created_at')
        .orderBy('person')
        .execute()
      return rows.map(toReview)
    },
    async reviews(queue) {
      const rows = await store
        .selectFrom('annotation_reviews')
        .selectAll()
        .where('queue', '=', queue)
        .orderBy('created_at')
        .orderBy('person')
        .execute()
      return rows.map(toReview)
    },
    async skipped(items) {
      if (items.length === 0) return new Set()
      const rows = await store
        .selectFrom('annotation_skips')
        .select('item')
        .where('item', 'in', items)
        .execute()
      return new Set(rows.map(({ item }) => item))
    },
    async kept(items, person) {
      if (items.length === 0) return new Map()
      const rows = await store
        .selectFrom('annotation_reservations')
        .select(['item', 'until'])
        .where('item', 'in', items)
        .where('person', '=', person)
        .where('until', '>', Date.now())
        .execute()
      return new Map(rows.map(({ item, until }) => [item, Number(until)]))
    },
  }
}

/** The same for the same item: the order of a pair is no other item. */
function keyOf(runs: readonly string[]): string {
  return runs.toSorted().join(' ')
}
