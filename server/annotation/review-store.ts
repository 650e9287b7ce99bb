import type { ReviewGive } from '../api/annotation.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Store } from '../store/open-store.ts'
import { keepExpertScores } from './expert-scores.ts'
import { openFor } from './open-items.ts'
import { settleAgain } from './settle-again.ts'
import { toItem, toQueue, type StoredItem, type StoredQueue } from './stored-queue.ts'

/** Who reviews. */
export interface Reviewer {
  readonly id: string
  readonly name: string
}

/** Giving items to reviewers, and keeping what they say. Preferences are in the order of the item. */
export interface ReviewStore {
  /**
   * Keeps an item for a person: the one they have, else the oldest that they can review.
   * @param except ids of items that they have at hand already
   */
  next(queue: string, person: string, except?: readonly string[]): Promise<StoredItem | undefined>
  /** @throws HttpError where the item is kept for others, or has what it needs */
  review(queue: string, item: string, by: Reviewer, given: ReviewGive): Promise<void>
  /** Takes a review back, and keeps the item for the person again. @throws HttpError */
  takeBack(queue: string, item: string, by: Reviewer): Promise<void>
  /** Passes it over: the person does not get it again. @throws HttpError */
  skip(queue: string, item: string, person: string): Promise<void>
  /** Takes that back, and keeps the item for the person. @throws HttpError */
  unskip(queue: string, item: string, person: string): Promise<void>
  /** @throws HttpError */
  adjudicate(queue: string, item: string, by: Reviewer, given: ReviewGive): Promise<void>
  /** The reviews count again. @throws HttpError */
  takeBackGold(queue: string, item: string): Promise<void>
}

interface Turn {
  readonly store: Store
  readonly queue: StoredQueue
}

export function reviewStore(
  store: Store,
  versionOf: (run: string) => string | undefined,
): ReviewStore {
  /** Those who change items of a queue do so one after the other. */
  function inTurn<Result>(id: string, work: (turn: Turn) => Promise<Result>): Promise<Result> {
    return store.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('annotation_queues')
        .set((queue) => ({ turn: queue('turn', '+', 1) }))
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw notFound(`queue "${id}"`)
      return work({ store: transaction, queue: toQueue(row) })
    })
  }

  function onItem(
    id: string,
    item: string,
    work: (turn: Turn & { readonly item: StoredItem }) => Promise<void>,
  ): Promise<void> {
    return inTurn(id, async (turn) => {
      const row = await turn.store
        .selectFrom('annotation_items')
        .selectAll()
        .where('queue', '=', id)
        .where('id', '=', item)
        .where('state', '<>', 'removed')
        .executeTakeFirst()
      if (row === undefined) throw notFound(`item "${item}" in this queue`)
      return work({ ...turn, item: toItem(row) })
    })
  }

  async function keep({ store: within, queue }: Turn, item: string, person: string): Promise<void> {
    const until = Date.now() + queue.reservation
    await within
      .insertInto('annotation_reservations')
      .values({ item, person, until })
      .onConflict((conflict) => conflict.columns(['item', 'person']).doUpdateSet({ until }))
      .execute()
  }

  async function letGo(within: Store, item: string, person: string): Promise<void> {
    await within
      .deleteFrom('annotation_reservations')
      .where('item', '=', item)
      .where('person', '=', person)
      .execute()
  }

  async function isReviewedBy(within: Store, item: string, person: string): Promise<boolean> {
    const own = await within
      .selectFrom('annotation_reviews')
      .select('item')
      .where('item', '=', item)
      .where('person', '=', person)
      .executeTakeFirst()
    return own !== undefined
  }

  function scored(turn: Turn & { item: StoredItem }, by: Reviewer, given?: ReviewGive) {
    const origin = {
      person: by.id,
      name: by.name,
      version: versionOf(turn.item.runs[0] ?? '') ?? '',
    }
    return keepExpertScores(turn.store, turn.queue, turn.item, origin, given)
  }

  return {
    next: (id, person, except = []) =>
      inTurn(id, async (turn) => {
        const now = Date.now()
        const open = openFor(turn.store, turn.queue, person, now)
          .selectAll('annotation_items')
          .$if(except.length > 0, (query) => query.where('annotation_items.id', 'not in', except))
        const own = await open
          .innerJoin(
            'annotation_reservations',
            'annotation_reservations.item',
            'annotation_items.id',
          )
          .where('annotation_reservations.person', '=', person)
          .where('annotation_reservations.until', '>', now)
          .orderBy('annotation_items.id')
          .limit(1)
          .executeTakeFirst()
        const row = own ?? (await open.orderBy('annotation_items.id').limit(1).executeTakeFirst())
        if (row === undefined) return undefined
        await keep(turn, row.id, person)
        return toItem(row)
      }),
    review: (id, itemId, by, { labels, correction }) =>
      onItem(id, itemId, async (turn) => {
        const { store: within, queue, item } = turn
        refuseDecided(item)
        if (!(await isReviewedBy(within, itemId, by.id))) await refuseFull(turn, by.id)
        const now = Date.now()
        const said = {
          person_name: by.name,
          labels: JSON.stringify(labels),
          correction: correction === undefined || correction === '' ? null : correction,
          updated_at: now,
        }
        await within
          .insertInto('annotation_reviews')
          .values({ item: itemId, queue: id, person: by.id, ...said, created_at: now })
          .onConflict((conflict) => conflict.columns(['item', 'person']).doUpdateSet(said))
          .execute()
        await letGo(within, itemId, by.id)
        await settleAgain(within, queue, itemId)
        await scored(turn, by, { labels, ...(correction ? { correction } : {}) })
      }),
    takeBack: (id, itemId, by) =>
      onItem(id, itemId, async (turn) => {
        const { store: within, queue, item } = turn
        refuseDecided(item)
        const gone = await within
          .deleteFrom('annotation_reviews')
          .where('item', '=', itemId)
          .where('person', '=', by.id)
          .returning('item')
          .executeTakeFirst()
        if (gone === undefined) throw notFound(`review of yours of the item "${itemId}"`)
        await settleAgain(within, queue, itemId)
        await scored(turn, by)
        await keep(turn, itemId, by.id)
      }),
    skip: (id, itemId, person) =>
      onItem(id, itemId, async ({ store: within }) => {
        await within
          .insertInto('annotation_skips')
          .values({ item: itemId, person, at: Date.now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        await letGo(within, itemId, person)
      }),
    unskip: (id, itemId, person) =>
      onItem(id, itemId, async (turn) => {
        const gone = await turn.store
          .deleteFrom('annotation_skips')
          .where('item', '=', itemId)
          .where('person', '=', person)
          .returning('item')
          .executeTakeFirst()
        if (gone === undefined) throw notFound(`item "${itemId}" that you passed over`)
        await refuseFull(turn, person)
        await keep(turn, itemId, person)
      }),
    adjudicate: (id, itemId, by, { labels, correction }) =>
      onItem(id, itemId, async ({ store: within }) => {
        await within
          .updateTable('annotation_items')
          .set({
            state: 'adjudicated',
            gold: JSON.stringify(labels),
            correction: correction === undefined || correction === '' ? null : correction,
            decided_by: by.name,
          })
          .where('id', '=', itemId)
          .execute()
      }),
    takeBackGold: (id, itemId) =>
      onItem(id, itemId, async ({ store: within, queue, item }) => {
        if (item.state !== 'adjudicated') throw notFound(`decision on the item "${itemId}"`)
        await within
          .updateTable('annotation_items')
          .set({ state: 'open', gold: null, correction: null, decided_by: null })
          .where('id', '=', itemId)
          .execute()
        await settleAgain(within, queue, itemId)
      }),
  }
}

/** @throws HttpError */
function refuseDecided({ id, state }: StoredItem): void {
  if (state !== 'adjudicated') return
  throw new HttpError(
    409,
    'ITEM_IS_ADJUDICATED',
    `Somebody has decided on the item "${id}". Their decision has to be taken back before a review of it can change.`,
  )
}

/** @throws HttpError where nobody more can review it, or it is kept for others */
async function refuseFull(
  { store, queue, item }: Turn & { readonly item: StoredItem },
  person: string,
): Promise<void> {
  const count = async (
    table: 'annotation_reviews' | 'annotation_reservations',
  ): Promise<number> => {
    let query = store.selectFrom(table).where('item', '=', item.id)
    if (table === 'annotation_reservations') {
      query = query.where('person', '<>', person).where('until', '>', Date.now())
    }
    const { found } = await query
      .select(({ fn }) => fn.countAll().as('found'))
      .executeTakeFirstOrThrow()
    return Number(found)
  }
  const reviews = await count('annotation_reviews')
  if (reviews >= queue.reviewers) {
    throw new HttpError(
      409,
      'ITEM_IS_DONE',
      `The item "${item.id}" has all reviews it needs. Take the next one.`,
    )
  }
  if (reviews + (await count('annotation_reservations')) >= queue.reviewers) {
    throw new HttpError(
      409,
      'ITEM_IS_KEPT',
      `The item "${item.id}" is kept for somebody else, who opened it. Take the next one.`,
    )
  }
}
