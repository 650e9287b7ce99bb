import type { Json } from '../../engine/graph/values.ts'
import type { ReviewGive } from '../../server/api/annotation.ts'

/** What is said of an item and not yet handed in. It outlives the page, so that nothing typed is lost. */

const emptyDraft: ReviewGive = { labels: {} }

const keyOf = (queue: string, item: string): string => `heddle.review.${queue}.${item}`

/** What a decision about an item is kept as, beside one's own review of it. */
export const draftOfDecision = (item: string): string => `${item}.decision`

export function readDraft(queue: string, item: string): ReviewGive {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(queue, item)) ?? 'null')
    return isDraft(value) ? value : emptyDraft
  } catch {
    return emptyDraft
  }
}

export function keepDraft(queue: string, item: string, draft: ReviewGive): void {
  try {
    localStorage.setItem(keyOf(queue, item), JSON.stringify(draft))
  } catch {
    // A full or forbidden storage must not keep anybody from reviewing.
  }
}

export function dropDraft(queue: string, item: string): void {
  localStorage.removeItem(keyOf(queue, item))
}

function isDraft(value: unknown): value is ReviewGive {
  if (typeof value !== 'object' || value === null || !('labels' in value)) return false
  const { labels } = value as { readonly labels: Json }
  return typeof labels === 'object' && labels !== null && !Array.isArray(labels)
}
