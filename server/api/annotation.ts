import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'

/** GET /api/queues */
export interface QueueList {
  readonly queues: readonly QueueSummary[]
}
export interface QueueSummary {
  readonly id: string
  readonly name: string
  readonly graph: string
  readonly target: 'run' | 'pair'
  readonly items: number
  /** That have all reviews they need. */
  readonly done: number
  /** That the asking person can still review. */
  readonly mine: number
  readonly disagreements: number
  readonly createdAt: number
}
/** One question that a reviewer answers. */
export type LabelField =
  | {
      readonly key: string
      readonly title: string
      readonly type: 'pass'
      readonly rubric?: string
    }
  | {
      readonly key: string
      readonly title: string
      readonly type: 'score'
      readonly min: number
      readonly max: number
      readonly rubric?: string
    }
  | {
      readonly key: string
      readonly title: string
      readonly type: 'category'
      readonly categories: readonly string[]
      readonly rubric?: string
    }
  | {
      readonly key: string
      readonly title: string
      readonly type: 'tags'
      readonly tags: readonly string[]
    }
  | { readonly key: string; readonly title: string; readonly type: 'text' }
/** POST /api/queues: 201 with QueueAnswer. PATCH and DELETE /api/queues/:id. */
export interface QueueCreate {
  readonly name: string
  readonly graph: string
  readonly target: 'run' | 'pair'
  /** Markdown. */
  readonly guidelines: string
  readonly fields: readonly LabelField[]
  /** People that each item needs. */
  readonly reviewers: number
  /** Version, variant and scores are not shown, and pairs stand in random order. */
  readonly blind: boolean
  /** Milliseconds for which an item is kept for who opened it. */
  readonly reservation: number
  /** What comes in by itself, until the queue is paused. */
  readonly source?: QueueSource
}
export type QueueSource =
  | { readonly rule: 'thumbs-down' }
  | { readonly rule: 'random'; readonly share: number }
  | { readonly rule: 'failed' }
  | { readonly rule: 'score-below'; readonly evaluator: string; readonly value: number }
/** GET /api/queues/:id */
export interface QueueAnswer extends QueueSummary {
  readonly create: QueueCreate
  /** By field: how far reviewers agree. */
  readonly agreement: Readonly<
    Record<
      string,
      {
        readonly n: number
        readonly agreement: number
        readonly kappa: number | null
        readonly alpha: number | null
      }
    >
  >
}
/** POST /api/queues/:id/items */
export interface ItemsAdd {
  readonly runs?: readonly string[]
  readonly pairs?: readonly (readonly [string, string])[]
  /** Those of an experiment that regressed. */
  readonly experiment?: {
    readonly id: string
    readonly baseline: string
    readonly candidate: string
    readonly metric: string
    readonly show: 'regressed' | 'improved' | 'errors' | 'all'
  }
}
/** POST /api/queues/:id/next reserves one for the asking person: 200, or 204 when none is left. GET /api/queues/:id/items lists all. */
export interface QueueItem {
  readonly id: string
  readonly runs: readonly {
    readonly run: string
    readonly inputs: Values
    readonly outputs: Values
    readonly passages: readonly Json[]
  }[]
  readonly reservedUntil?: number
  readonly reviews: readonly Review[]
  readonly gold?: Readonly<Record<string, Json>>
  readonly state: 'open' | 'reviewed' | 'disagreement' | 'adjudicated' | 'skipped'
}
/** PUT /api/queues/:id/items/:item/review (ReviewGive); DELETE takes it back. POST …/skip. PUT …/gold adjudicates. */
export interface ReviewGive {
  readonly labels: Readonly<Record<string, Json>>
  /** The better answer, where the reviewer wrote one. */
  readonly correction?: string
}
export interface Review extends ReviewGive {
  readonly person: string
  readonly at: number
}
// POST /api/queues/:id/dataset { dataset, split?, tags? } → DatasetVersion: items with gold labels become examples.
/** GET /api/calibration?graph=&evaluator= : how far judges agree with people. */
export interface CalibrationList {
  readonly calibrations: readonly Calibration[]
}
export interface Calibration {
  readonly evaluator: string
  readonly judge: { readonly model: string; readonly version: string }
  readonly field: string
  readonly n: number
  /** Rows are what people said, columns what the judge said. */
  readonly categories: readonly string[]
  readonly confusion: readonly (readonly number[])[]
  readonly agreement: number
  readonly kappa: number | null
  readonly alpha: number | null
  readonly sensitivity: number | null
  readonly specificity: number | null
  /** Share that passes as the judge says, and corrected by what it gets wrong (Rogan & Gladen 1978). */
  readonly passRate: number | null
  readonly corrected: { readonly rate: number; readonly interval: readonly [number, number] } | null
  /** Labels more until the interval is ±0.05. */
  readonly labelsNeeded: number | null
}
