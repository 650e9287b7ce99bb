import type { Json } from '../graph/values.ts'

export type ScoreType = 'number' | 'boolean' | 'category' | 'text' | 'pairwise'

/** What one evaluator found of one run. An error is a status and never a 0. */
export type ScoreResult =
  | {
      readonly status: 'ok'
      readonly value: number | boolean | string
      /** Of a share, so that rates can be added up over examples. */
      readonly numerator?: number
      readonly denominator?: number
      readonly explanation?: string
      readonly metadata?: Readonly<Record<string, Json>>
      readonly judge?: JudgeIdentity
    }
  | { readonly status: 'not-applicable'; readonly reason: string }
  | { readonly status: 'error'; readonly reason: string; readonly errorType: string }

/** Who judged. Scores of judges that differ in any of these are not compared. */
export interface JudgeIdentity {
  /** As the provider names it, such as `openai:gpt-5-mini`; `offline` where words are compared. */
  readonly model: string
  /** Hash of its instructions, rubric and settings, or the version of its graph. */
  readonly version: string
  /** The run of a judge that is a graph. */
  readonly run?: string
}
