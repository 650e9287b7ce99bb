/** Queues of what people review, and what they said. */
export interface AnnotationTables {
  annotation_queues: QueueRow
  annotation_items: ItemRow
  annotation_reviews: ReviewRow
  annotation_reservations: ReservationRow
  annotation_skips: SkipRow
  annotation_waiting: WaitingRow
}

export interface QueueRow {
  id: string
  name: string
  graph: string
  target: 'run' | 'pair'
  guidelines: string
  /** JSON of LabelFields. */
  fields: string
  reviewers: number
  blind: number
  /** Milliseconds. */
  reservation: number
  /** JSON of a QueueSource. */
  source: string | null
  paused: number
  /** Nothing from before comes in by itself, in epoch milliseconds. */
  since: number
  /** Up to when runs were taken in or left, in epoch milliseconds. */
  runs_until: number
  /** The same of feedback. */
  feedback_until: number
  /** Written by each who changes an item, so that they do so one after the other. */
  turn: number
  created_at: number
  created_by: string
}

export interface ItemRow {
  id: string
  queue: string
  /** JSON of one id of a run, or of two. */
  runs: string
  /** The same item is in a queue once. */
  key: string
  /** How many runs it stands for, where it was drawn at random. */
  weight: number | null
  /** One that was removed stays, so that it does not come in again. */
  state: 'open' | 'reviewed' | 'disagreement' | 'adjudicated' | 'removed'
  /** JSON by key of the field; null while it is not settled. */
  gold: string | null
  correction: string | null
  /** Who adjudicated. */
  decided_by: string | null
  created_at: number
}

export interface ReviewRow {
  item: string
  queue: string
  /** Id of the person, or of the credential. */
  person: string
  person_name: string
  /** JSON by key of the field; preferences in the order of the item. */
  labels: string
  correction: string | null
  created_at: number
  updated_at: number
}

interface ReservationRow {
  item: string
  person: string
  until: number
}

interface SkipRow {
  item: string
  person: string
  at: number
}

/** Live runs that are not over yet, and are looked at again. */
interface WaitingRow {
  queue: string
  run: string
  since: number
}
