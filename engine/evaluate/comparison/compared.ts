import type { ScoreResult, ScoreType } from '../score.ts'

/** A metric on which two variants are compared. `metricFor` makes one of an evaluator. */
export interface ComparedMetric {
  /** Under which scores name it, such as `recall@5`. */
  readonly key: string
  readonly title: string
  readonly direction: 'higher' | 'lower'
  /**
   * `pairwise`: the candidate's scores say which of two answers is better, 1 its own, 0 the
   * baseline's, 0.5 neither; the baseline needs none. Categories and texts cannot be compared.
   */
  readonly type: ScoreType
  readonly unit?: string
  readonly range?: readonly [number, number]
  /** From this value on an example passes; tells which examples flipped. 0.5 for pass and fail. */
  readonly pass?: number
  readonly words?: MetricWords
}

/** How a finding is said: "v14 is {better}", "v14 is {worse}", "Whether {undecided} can’t be told". */
export interface MetricWords {
  readonly better: string
  readonly worse: string
  readonly undecided: string
}

/** One score of one variant. */
export interface TrialScore {
  /** Key of the metric. */
  readonly metric: string
  readonly example: string
  /** From 1. */
  readonly trial: number
  readonly score: ScoreResult
  /** Id and version of the evaluator, such as `faithfulness@1`: scores of other versions are not compared. */
  readonly evaluator?: string
}

export interface ComparedVariant {
  readonly name: string
  readonly scores: readonly TrialScore[]
  /** The revision of the dataset that it was tried on. */
  readonly dataset?: string
  /** Its runs, and how many of them failed: such a run has no scores, and no score shows it. */
  readonly runs?: { readonly failed: number; readonly of: number }
}

/** What a comparison knows of an example; an example of a dataset is one. */
export interface ComparedExample {
  readonly id: string
  readonly tags?: readonly string[] | undefined
  readonly split?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** What it shares with others, such as a document; those of one source are resampled together. */
  readonly source?: string | undefined
}
