import { sql } from 'kysely'
import type { Store } from '../store/open-store.ts'
import type { StoredQueue } from './stored-queue.ts'

/**
 * The items of a queue that a person can review: not reviewed or passed over by them, and with room
 * beside those who have reviewed it or keep it.
 */
export function openFor(
  store: Store,
  { id, reviewers }: Pick<StoredQueue, 'id' | 'reviewers'>,
  person: string,
  now: number,
) {
  return store
    .selectFrom('annotation_items')
    .where('annotation_items.queue', '=', id)
    .where('annotation_items.state', '=', 'open')
    .where(
      sql<boolean>`not exists (select 1 from annotation_reviews where annotation_reviews.item = annotation_items.id and annotation_reviews.person = ${person})`,
    )
    .where(
      sql<boolean>`not exists (select 1 from annotation_skips where annotation_skips.item = annotation_items.id and annotation_skips.person = ${person})`,
    )
    .where(
      sql<boolean>`(select count(*) from annotation_reviews where annotation_reviews.item = annotation_items.id) + (select count(*) from annotation_reservations where annotation_reservations.item = annotation_items.id and annotation_reservations.person <> ${person} and annotation_reservations.until > ${now}) < ${reviewers}`,
    )
}
