import type { Size } from '../statistics/guardrail.ts'
import type { JudgeAccuracy } from '../statistics/judge-correction.ts'

/** Something that is measured at runs: a score, feedback, latency, cost. */
export interface Metric {
  /** Under which observations hold it. */
  readonly name: string
  /** As it stands in a sentence, such as `thumbs`. */
  readonly label: string
  /** A `share` lies between 0 and 1 and is shown in points of a hundred. */
  readonly scale: 'share' | 'score' | 'milliseconds' | 'dollars'
  readonly better: 'higher' | 'lower'
  /** The smallest difference that is worth finding. The test is quickest for differences of about this size. */
  readonly smallestEffect: Size
  /** Takes the errors of the judge out of its verdicts. */
  readonly judge?: JudgeAccuracy
}

/** A metric that a candidate may not worsen by more than a margin, whatever else it improves. */
export interface Guardrail extends Metric {
  readonly margin: Size
}

/** What a live A/B is to find out, settled before it begins. */
export interface LivePlan {
  readonly control: string
  readonly candidates: readonly string[]
  /** The metric that decides. */
  readonly primary: Metric
  readonly guardrails?: readonly Guardrail[]
  /** Shown, and adjusted for being several; they decide nothing. */
  readonly secondary?: readonly Metric[]
  /** How units are shared out, from when on, in this order; a ramp has several. */
  readonly periods: readonly { readonly from: number; readonly weights: Weights }[]
  /** The chance of a false win that is accepted; 0.05 when left out. */
  readonly alpha?: number
  /** Units with a value that both variants need before a metric decides anything; 100 when left out. */
  readonly minimumUnits?: number
  /** Units of all variants after which it ends whatever it found. */
  readonly maximumUnits?: number
  /** It was ended by hand. */
  readonly stopped?: boolean
}

type Weights = Readonly<Record<string, number>>

export const usualAlpha = 0.05
export const usualMinimumUnits = 100
