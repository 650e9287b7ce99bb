import type { GuardrailTest } from '../statistics/guardrail.ts'
import type { SampleRatio } from '../statistics/sample-ratio.ts'
import type { Range } from '../statistics/sequential.ts'
import type { MetricComparison } from './follow-metric.ts'
import type { Guardrail } from './plan.ts'

/** What a live A/B found so far. */
export interface LiveResult {
  readonly state: 'collecting' | 'decided' | 'guardrail-broken' | 'split-wrong' | 'stopped'
  /** What to do now. `roll-back` is meant to be done at once, without asking anybody. */
  readonly advice: 'keep-collecting' | 'promote' | 'keep-control' | 'roll-back' | 'repair-split'
  /** The candidate that state and advice are about. */
  readonly candidate?: string
  /** State, evidence and advice for people. */
  readonly sentence: string
  /** What makes the figures doubtful, in sentences. */
  readonly warnings: readonly string[]
  /** Units of all variants that were looked at. */
  readonly units: number
  /** Units that saw more than one variant; they count for the first one. */
  readonly moved: number
  readonly split: SampleRatio & { readonly variants: readonly SplitShare[] }
  /** One for each candidate, in the order of the plan. */
  readonly comparisons: readonly Comparison[]
}

export interface SplitShare {
  readonly variant: string
  readonly units: number
  readonly expected: number
}

export interface Comparison {
  readonly candidate: string
  readonly primary: MetricComparison
  /** When the primary metric first told the two apart. */
  readonly decision?: Decision
  readonly guardrails: readonly GuardrailComparison[]
  readonly secondary: readonly SecondaryComparison[]
  /** How difference and interval of the primary metric went, at up to about 100 moments. */
  readonly path: readonly PathPoint[]
}

export interface Decision {
  readonly better: 'candidate' | 'control'
  /** Units of all variants until then. */
  readonly after: number
  readonly difference: number
  readonly interval: Range
}

export interface GuardrailComparison extends MetricComparison {
  readonly metric: Guardrail
  readonly standing: GuardrailTest['standing']
  /** How much worse than the margin allows; null before both have the units that it takes. */
  readonly test: Pick<GuardrailTest, 'excess' | 'interval'> | null
  /** The moment at which it was found to be broken: the excess then, and its interval. */
  readonly broken?: {
    readonly after: number
    readonly excess: number
    readonly interval: Range
  }
}

interface SecondaryComparison extends MetricComparison {
  /** Adjusted by Holm for all secondary metrics and candidates. */
  readonly adjustedP: number
}

export interface PathPoint extends Range {
  readonly units: number
  readonly difference: number
}
