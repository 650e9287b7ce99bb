import type { ScoreResult } from '../../engine/evaluate/score.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'

/** GET /api/queues: all that there are, the oldest first. */
export interface QueueList {
  readonly queues: readonly QueueSummary[]
}
export interface QueueSummary {
  readonly id: string
  readonly name: string
  readonly graph: string
  readonly target: 'run' | 'pair'
  readonly items: number
  /** That have all reviews they need, or were adjudicated. */
  readonly done: number
  /** That the asking person can review now. */
  readonly mine: number
  /** That wait for somebody to adjudicate them. Left out for who only reviews. */
  readonly disagreements?: number
  /** Nothing comes in by itself for now. */
  readonly paused: boolean
  readonly createdAt: number
}
/** One question that a reviewer answers. What stands in a review under its `key`: */
export type LabelField =
  /** true or false. */
  | {
      readonly key: string
      readonly title: string
      readonly type: 'pass'
      readonly rubric?: string
      /** The evaluator that answers the same question; left out, all whose values can be compared. */
      readonly evaluator?: string
    }
  /** A whole number; at most 10 steps from `min` to `max`. */
  | {
      readonly key: string
      readonly title: string
      readonly type: 'score'
      readonly min: number
      readonly max: number
      readonly rubric?: string
      readonly evaluator?: string
    }
  /** One of the categories. */
  | {
      readonly key: string
      readonly title: string
      readonly type: 'category'
      readonly categories: readonly string[]
      readonly rubric?: string
      readonly evaluator?: string
    }
  /** A list of some of the tags. Optional. */
  | {
      readonly key: string
      readonly title: string
      readonly type: 'tags'
      readonly tags: readonly string[]
    }
  /** Optional. */
  | { readonly key: string; readonly title: string; readonly type: 'text' }
  /** Of pairs: "first", "second" or "tie", in the order in which the same answer lists the runs. */
  | {
      readonly key: string
      readonly title: string
      readonly type: 'preference'
      readonly rubric?: string
    }
/** POST /api/queues: 201 with QueueAnswer. DELETE /api/queues/:id: 204. */
export interface QueueCreate {
  readonly name: string
  readonly graph: string
  readonly target: 'run' | 'pair'
  /** Markdown. */
  readonly guidelines: string
  readonly fields: readonly LabelField[]
  /** People that each item needs. */
  readonly reviewers: number
  /** Version, variant, scores and what others said are not in what a reviewer gets. Pairs stand in random order in any case. */
  readonly blind: boolean
  /** Milliseconds for which an item is kept for who opened it. */
  readonly reservation: number
  /** What comes in by itself, until the queue is paused; for queues of runs. */
  readonly source?: QueueSource
}
/** With `deployment` only from that one. Runs are taken from when the queue is made or goes on. */
export type QueueSource = { readonly deployment?: string } & (
  | { readonly rule: 'thumbs-down' }
  /** `share` is more than 0 and at most 1; what is taken counts for 1 / share runs. */
  | { readonly rule: 'random'; readonly share: number }
  | { readonly rule: 'failed' }
  /** `evaluator` is a judge node of the graph, or what a live A/B is decided by, such as `output.verdict.score`. */
  | { readonly rule: 'score-below'; readonly evaluator: string; readonly value: number }
  /** Of two judge nodes of a run one says pass and another fail. */
  | { readonly rule: 'judges-disagree' }
)
/** PATCH /api/queues/:id: 200 with QueueAnswer. Fields and `blind` can be changed until something was reviewed. */
export interface QueueChange {
  readonly name?: string
  readonly guidelines?: string
  readonly fields?: readonly LabelField[]
  readonly reviewers?: number
  readonly blind?: boolean
  readonly reservation?: number
  readonly source?: QueueSource | null
  readonly paused?: boolean
}
/** GET /api/queues/:id */
export interface QueueAnswer extends QueueSummary {
  /** Without the source for who only reviews. */
  readonly create: QueueCreate
  /** By field: how far reviewers agree, over items with two reviews or more. Left out for who only reviews. */
  readonly agreement?: Readonly<Record<string, FieldAgreement>>
}
export interface FieldAgreement {
  /** Items. */
  readonly n: number
  /** Share of pairs of reviews that say the same; null without any. */
  readonly agreement: number | null
  /** Cohen's, where the same two people reviewed all; of scores with quadratic weights. */
  readonly kappa: number | null
  /** Krippendorff's. */
  readonly alpha: number | null
}

/** POST /api/queues/:id/items: 201 with ItemsAdded. What the queue has already is not added again. */
export interface ItemsAdd {
  /** For a queue of runs. */
  readonly runs?: readonly string[]
  /** For a queue of pairs: two runs that were asked the same. */
  readonly pairs?: readonly (readonly [string, string])[]
  /** Rows of an experiment: runs of the candidate, or pairs of baseline and candidate. */
  readonly experiment?: {
    readonly id: string
    readonly baseline: string
    readonly candidate: string
    readonly metric: string
    /** judges-disagree: of two judges of the candidate's run one says pass and another fail. */
    readonly show: 'regressed' | 'improved' | 'errors' | 'judges-disagree' | 'all'
    /** Ids of examples: only these of those. */
    readonly examples?: readonly string[]
    /** At most so many, what changed most first. */
    readonly limit?: number
  }
}
export interface ItemsAdded {
  readonly added: number
  /** That the queue had already. */
  readonly known: number
}

/**
 * POST /api/queues/:id/next (no body) keeps one for the asking person: 200 with QueueItem, or 204
 * when none is left for them. Asked again it gives the same one; with `?except=` (ids with commas
 * between them, up to 20) it keeps another one besides those that are at hand.
 */
export interface QueueItem {
  readonly id: string
  /** One, or the two of a pair in the order of the asking person. */
  readonly runs: readonly QueueRun[]
  /** Epoch milliseconds; there where the item is kept for the asking person. */
  readonly reservedUntil?: number
  /** Of a blind item only one's own, until all have reviewed it; to its reviewers never those of others. */
  readonly reviews: readonly Review[]
  readonly gold?: Gold
  /** skipped: somebody passed it over and nobody reviewed it. To the reviewer of a blind item: open, or reviewed by them. */
  readonly state: 'open' | 'reviewed' | 'disagreement' | 'adjudicated' | 'skipped'
  readonly createdAt: number
}
export interface QueueRun {
  readonly inputs: Values
  /** Of a blind item without what a judge node said. */
  readonly outputs: Values
  /** What the answer rests on, best first: what the last node that gives documents gave. */
  readonly passages: readonly QueuePassage[]
  /** Why it failed. */
  readonly problem?: string
  /** What follows is left out of a blind item until it is reviewed. */
  readonly run?: string
  readonly version?: string
  /** Of an experiment or a deployment. */
  readonly variant?: string
  readonly deployment?: string
  /** By evaluator or judge node. */
  readonly scores?: Readonly<Record<string, ScoreResult>>
}
export interface QueuePassage {
  readonly id: string
  readonly title: string
  readonly text: string
}
/** GET /api/queues/:id/items?state=&after=&limit= (limit 1 to 200; `after` is `next` of the page before), the oldest first. GET /api/queues/:id/items/:item gives one; DELETE removes it: 204. */
export interface ItemList {
  readonly items: readonly QueueItem[]
  readonly next?: string
}

/**
 * PUT /api/queues/:id/items/:item/review (ReviewGive): 200 with QueueItem; 409 where it is kept for
 * others, or has all its reviews. DELETE takes it back and keeps the item for the asking person again:
 * 200 with QueueItem. POST …/skip: 204; DELETE …/skip: 200 with QueueItem.
 * PUT …/gold (ReviewGive) adjudicates: 200 with QueueItem; DELETE takes that back.
 */
export interface ReviewGive {
  /** By key of the field. */
  readonly labels: Readonly<Record<string, Json>>
  /** The better answer, where the reviewer wrote one. */
  readonly correction?: string
}
export interface Review extends ReviewGive {
  /** Their name. */
  readonly person: string
  readonly own: boolean
  /** Epoch milliseconds. */
  readonly at: number
}
/** What holds in the end: what all reviewers said, or what somebody decided. */
export interface Gold extends ReviewGive {
  /** Who adjudicated. */
  readonly by?: string
}

/** POST /api/queues/:id/dataset: 201 with DatasetVersion, 200 where nothing changed. Items with gold labels become examples. */
export interface QueueToDataset {
  /** It is made where there is none. */
  readonly dataset: string
  readonly split?: string
  readonly tags?: readonly string[]
  /** Only those with a correction; true when left out. */
  readonly corrected?: boolean
}
/** GET /api/queues/:id/gold → JSONL, a GoldLine for each item with gold labels. */
export interface GoldLine {
  readonly item: string
  readonly runs: readonly string[]
  readonly inputs: Values
  /** By run. */
  readonly outputs: readonly Values[]
  readonly labels: ReviewGive['labels']
  readonly correction?: string
  readonly adjudicatedBy?: string
  readonly reviews: readonly Omit<Review, 'own'>[]
  /** How many runs it stands for, where it was drawn at random. */
  readonly weight?: number
}

/** GET /api/calibration?graph=&evaluator= : how far judges agree with people; those with most labels first. */
export interface CalibrationList {
  readonly calibrations: readonly Calibration[]
}
export interface Calibration {
  readonly graph: string
  /** Id of an evaluator, or of a judge node in its graph. */
  readonly evaluator: string
  readonly judge: {
    readonly model: string
    /** Hash of all that decides how it judges; of a graph that judges its own. */
    readonly version: string
    /** Title of the evaluator, of the judge node, or of the graph that judges. */
    readonly name: string
    /** Numbers of the versions that it judged in, of the evaluator or the graph; none where only a draft judged. */
    readonly versions: readonly number[]
  }
  /** Key of the field that people answered, and what they were asked. */
  readonly field: string
  readonly question: string
  /** How values are compared: categories by name, in their order, as pass and fail, or which of two answers is better. */
  readonly scale: 'nominal' | 'ordinal' | 'pass' | 'preference'
  readonly n: number
  /** So many labels of one weight would say as much; fewer than `n` where not all were drawn with one probability. */
  readonly effective: number
  /** Rows are what people said, columns what the judge said; labels count by 1 / probability, with a sum of `n`. */
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
