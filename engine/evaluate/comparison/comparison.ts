/** How two variants differ on one dataset, as plain JSON. Screens, commands and reports draw this one result. */
export interface Comparison {
  readonly baseline: string
  readonly candidate: string
  /** Examples that both variants answered. */
  readonly examples: number
  readonly trials: number
  /** One sentence over all metrics, with the words that stand out marked for the reader. */
  readonly sentence: readonly SentencePart[]
  readonly metrics: readonly MetricComparison[]
  /** What speaks against trusting it, in whole sentences. */
  readonly warnings: readonly string[]
  /** Set when the two must not be compared, such as when other judges scored them. */
  readonly refused?: string
  readonly method: {
    readonly confidence: number
    readonly resamples: number
    readonly seed: number
    readonly correction: 'holm'
  }
}

export interface SentencePart {
  readonly text: string
  readonly tone?: 'better' | 'worse' | 'unknown'
}

export type Verdict = 'better' | 'worse' | 'cannot-tell' | 'same' | 'too-few'

export interface MetricComparison {
  /** The key of the evaluator within the experiment. */
  readonly metric: string
  readonly title: string
  readonly unit?: string
  readonly direction: 'higher' | 'lower'
  /** Examples that have a value on both sides. */
  readonly n: number
  readonly baseline: number | null
  readonly candidate: number | null
  /** Candidate less baseline. */
  readonly difference: number | null
  readonly interval: readonly [number, number] | null
  readonly pValue: number | null
  /** After Holm's correction over all metrics that are shown. */
  readonly adjustedP: number | null
  readonly test: 'bootstrap' | 'mcnemar'
  /** By example; better counts as won whatever the direction. */
  readonly won: number
  readonly tied: number
  readonly lost: number
  readonly verdict: Verdict
  /** Such as `interval excludes 0` or `needs about 410 examples to tell`. */
  readonly why: string
  /** The smallest difference this many examples show with a power of 80 %. */
  readonly detectable: number | null
  readonly examplesNeeded?: number
  /** Runs that failed, and scores that could not be given, on each side. */
  readonly errors: readonly [number, number]
  readonly notApplicable: readonly [number, number]
  readonly slices: readonly SliceComparison[]
}

export interface SliceComparison {
  /** Such as `tag:how-to`. */
  readonly slice: string
  readonly n: number
  readonly baseline: number
  readonly candidate: number
  readonly difference: number
  readonly interval: readonly [number, number] | null
}
