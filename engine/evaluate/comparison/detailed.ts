import type { SignedRank } from '../statistics/wilcoxon.ts'
import type { Comparison, MetricComparison } from './comparison.ts'

/** With fewer examples there is no verdict, only the examples themselves. */
export const enoughExamples = 20

/** With fewer sources of examples there is no verdict: even if all agree, p is 2 · ½ᵏ, above 0.05 up to five. */
export const enoughSources = 6

/** A comparison with all that was found on the way to it. */
export interface DetailedComparison extends Comparison {
  readonly metrics: readonly DetailedMetric[]
}

export interface DetailedMetric extends MetricComparison {
  /** Independent groups among the examples: fewer than `n` where some share a source. */
  readonly clusters: number
  /** Of the mean by itself, 95 %: Wilson's for pass and fail, else a BCa bootstrap. */
  readonly baselineInterval: readonly [number, number] | null
  readonly candidateInterval: readonly [number, number] | null
  /** The percentile bootstrap of the difference, beside the BCa one in `interval`. */
  readonly percentile: readonly [number, number] | null
  /** The difference as a share of the baseline; null where that is 0. */
  readonly relative: number | null
  /** Beside the test that decides; null for pass and fail and where nothing differs. */
  readonly wilcoxon: SignedRank | null
  /** Every pair: flipped ones first, what got worse before what got better, then by size. */
  readonly changes: readonly ExampleChange[]
  /** Trials without a value, which are never counted as 0: baseline first. */
  readonly left: readonly [LeftOut, LeftOut]
}

export interface ExampleChange {
  readonly example: string
  readonly baseline: number
  readonly candidate: number
  /** Candidate less baseline. */
  readonly difference: number
  readonly change: 'regressed' | 'improved' | 'same'
  /** It passes on one side and fails on the other. */
  readonly flipped: boolean
}

export interface LeftOut {
  readonly errors: number
  readonly notApplicable: number
  /** Examples without any score. */
  readonly missing: number
  readonly rows: readonly LeftOutRow[]
}

export interface LeftOutRow {
  readonly example: string
  readonly status: 'error' | 'not-applicable' | 'missing'
  readonly reason: string
}
