import type { Store } from '../store/open-store.ts'
import { settleItem } from './settle-item.ts'
import { toReview, type StoredQueue } from './stored-queue.ts'

/** Puts items in the state that their reviews give; what somebody decided stays. */
export async function settleAgain(
  store: Store,
  queue: Pick<StoredQueue, 'id' | 'fields' | 'reviewers'>,
  only?: string,
): Promise<void> {
  let query = store
    .selectFrom('annotation_items')
    .select(['id', 'state'])
    .where('queue', '=', queue.id)
    .where('state', 'not in', ['adjudicated', 'removed'])
  if (only !== undefined) query = query.where('id', '=', only)
  const items = await query.execute()
  let said = store.selectFrom('annotation_reviews').selectAll().where('queue', '=', queue.id)
  if (only !== undefined) said = said.where('item', '=', only)
  const rows = await said.orderBy('created_at').orderBy('person').execute()
  const byItem = Map.groupBy(rows.map(toReview), ({ item }) => item)
  for (const { id, state } of items) {
    const settled = settleItem(queue.fields, byItem.get(id) ?? [], queue.reviewers)
    if (settled.state === 'open' && state === 'open') continue
    const gold = settled.state === 'reviewed' ? settled.gold : undefined
    await store
      .updateTable('annotation_items')
      .set({
        state: settled.state,
        gold: gold === undefined ? null : JSON.stringify(gold.labels),
        correction: gold?.correction ?? null,
        decided_by: null,
      })
      .where('id', '=', id)
      .execute()
  }
}
