import type { Example } from '../example.ts'
import type { Evaluator, ScoredRun } from '../evaluators/evaluator.ts'
import type { ScoreResult } from '../score.ts'

/** One run of an experiment: an example, tried with a variant. */
export interface Cell {
  readonly variant: string
  readonly example: Example
  /** From 0. */
  readonly trial: number
  /** Id of the run. */
  readonly run: string
}

/** An evaluator as an experiment uses it. */
export interface UsedEvaluator {
  /** Names its scores within the experiment. */
  readonly key: string
  readonly evaluator: Evaluator
  readonly settings: unknown
  /** The node whose outputs are scored; left out, those of the run. */
  readonly node?: string
}

/** What became of a run, with all its scores. */
export interface FinishedCell {
  readonly cell: Cell
  readonly run: FinishedRun
  readonly scores: readonly GivenScore[]
}

/** A run that is over, with what it took. */
export interface FinishedRun extends ScoredRun {
  /** Why it failed. */
  readonly problem?: string
  /** Executions of nodes, and those that a record answered for. */
  readonly executed: number
  readonly reused: number
  /** Of models, in this run alone. */
  readonly calls: number
  readonly tokens: number
  /** US dollars that were spent in this run alone; calls without a known price count as nothing. */
  readonly spent: number
}

export interface GivenScore {
  readonly key: string
  readonly score: ScoreResult
  /** Milliseconds. */
  readonly ms: number
  /** Of an evaluator that asks models. */
  readonly use?: JudgeUse
  /** The run that the answer was compared with, where the score says which of two is better. */
  readonly other?: OtherRun
}

/** What the judge of one score asked of models. */
export interface JudgeUse {
  /** Calls that were made now, and those that the journal answered. */
  readonly calls: number
  readonly remembered: number
  readonly tokens: number
  /** US dollars that were spent now; null where nobody knows a price. */
  readonly cost: number | null
  /** Those that were asked, as their providers name them, also where no score came of it. */
  readonly models: readonly string[]
}

/** The run of the baseline on the same example and trial. */
export interface OtherRun {
  readonly variant: string
  readonly run: ScoredRun
}
