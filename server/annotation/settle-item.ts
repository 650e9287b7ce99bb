import type { Json } from '../../engine/graph/values.ts'
import type { LabelField, ReviewGive } from '../api/annotation.ts'

/** What becomes of an item by what its reviewers said. */
export type Settled =
  | { readonly state: 'open' | 'disagreement' }
  | { readonly state: 'reviewed'; readonly gold: ReviewGive }

/**
 * Items are gold when all reviewers they need say the same of every field; words that were written
 * freely need not be the same, and the first ones count.
 * @param reviews the oldest first
 */
export function settleItem(
  fields: readonly LabelField[],
  reviews: readonly ReviewGive[],
  reviewers: number,
): Settled {
  const [first, ...others] = reviews
  if (first === undefined || reviews.length < reviewers) return { state: 'open' }
  const agreed = fields.every(
    (field) =>
      field.type === 'text' ||
      others.every((other) => sameLabel(first.labels[field.key], other.labels[field.key])),
  )
  if (!agreed) return { state: 'disagreement' }
  const labels: Record<string, Json> = {}
  for (const { key } of fields) {
    const label = reviews.find((review) => review.labels[key] !== undefined)?.labels[key]
    if (label !== undefined) labels[key] = label
  }
  const correction = reviews.find((review) => review.correction !== undefined)?.correction
  return {
    state: 'reviewed',
    gold: { labels, ...(correction === undefined ? {} : { correction }) },
  }
}

/** Whether two people said the same; the order of tags means nothing, and no tags are an empty list. */
export function sameLabel(one: Json | undefined, other: Json | undefined): boolean {
  return nameOf(one) === nameOf(other)
}

function nameOf(label: Json | undefined): string {
  const set = label ?? []
  return JSON.stringify(
    Array.isArray(set) ? set.map(String).toSorted((a, b) => (a < b ? -1 : 1)) : set,
  )
}
