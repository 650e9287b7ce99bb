import type { Json } from '../../engine/graph/values.ts'
import type { Gold, LabelField, QueueCreate, QueueSource } from '../api/annotation.ts'
import type { ItemRow, QueueRow, ReviewRow } from '../store/annotation-tables.ts'

/** A queue as it is read. */
export interface StoredQueue extends Omit<QueueCreate, 'source'> {
  readonly id: string
  readonly source?: QueueSource
  readonly paused: boolean
  /** Nothing from before comes in by itself, in epoch milliseconds. */
  readonly since: number
  /** Up to when runs, and feedback, were taken in or left, in epoch milliseconds. */
  readonly runsUntil: number
  readonly feedbackUntil: number
  readonly createdAt: number
}

export interface StoredItem {
  readonly id: string
  readonly queue: string
  readonly runs: readonly string[]
  readonly weight?: number
  readonly state: Exclude<ItemRow['state'], 'removed'>
  readonly gold?: Gold
  readonly createdAt: number
}

/** What one person said; preferences are in the order of the item. */
export interface StoredReview {
  readonly item: string
  readonly person: string
  readonly name: string
  readonly labels: Readonly<Record<string, Json>>
  readonly correction?: string
  readonly at: number
}

export function toQueue(row: QueueRow): StoredQueue {
  return {
    id: row.id,
    name: row.name,
    graph: row.graph,
    target: row.target,
    guidelines: row.guidelines,
    // SAFETY: the store wrote it from a body that fits.
    fields: JSON.parse(row.fields) as LabelField[],
    reviewers: row.reviewers,
    blind: row.blind === 1,
    reservation: Number(row.reservation),
    // SAFETY: the same.
    ...(row.source === null ? {} : { source: JSON.parse(row.source) as QueueSource }),
    paused: row.paused === 1,
    since: Number(row.since),
    runsUntil: Number(row.runs_until),
    feedbackUntil: Number(row.feedback_until),
    createdAt: Number(row.created_at),
  }
}

export function toItem(row: ItemRow): StoredItem {
  const state = row.state === 'removed' ? 'open' : row.state
  return {
    id: row.id,
    queue: row.queue,
    // SAFETY: the store wrote it from a list of ids.
    runs: JSON.parse(row.runs) as string[],
    ...(row.weight === null ? {} : { weight: row.weight }),
    state,
    ...(row.gold === null
      ? {}
      : {
          gold: {
            labels: toLabels(row.gold),
            ...(row.correction === null ? {} : { correction: row.correction }),
            ...(row.decided_by === null ? {} : { by: row.decided_by }),
          },
        }),
    createdAt: Number(row.created_at),
  }
}

export function toReview(row: ReviewRow): StoredReview {
  return {
    item: row.item,
    person: row.person,
    name: row.person_name,
    labels: toLabels(row.labels),
    ...(row.correction === null ? {} : { correction: row.correction }),
    at: Number(row.updated_at),
  }
}

function toLabels(text: string): Record<string, Json> {
  // SAFETY: the store wrote it from labels that fit.
  return JSON.parse(text) as Record<string, Json>
}
