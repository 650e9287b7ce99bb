import type { Json } from '../../engine/graph/values.ts'
import type { Review, ReviewGive } from '../../server/api/annotation.ts'
import { isSameLabel } from './label-values.ts'

/** What all reviewers said alike, and the better answer where only one wrote one. */
export function agreedLabels(reviews: readonly Review[]): ReviewGive {
  const [first, ...others] = reviews
  if (first === undefined) return { labels: {} }
  const labels: Record<string, Json> = Object.fromEntries(
    Object.entries(first.labels).filter(([key, value]) =>
      others.every((other) => isSameLabel(other.labels[key], value)),
    ),
  )
  const corrections = [...new Set(reviews.flatMap(({ correction }) => correction ?? []))]
  const [correction] = corrections
  return corrections.length === 1 && correction !== undefined ? { labels, correction } : { labels }
}
