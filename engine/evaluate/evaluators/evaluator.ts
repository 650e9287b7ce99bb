import type { z } from 'zod'
import type { Values } from '../../run/events.ts'
import type { Models } from '../../models/models.ts'
import type { MetricWords } from '../comparison/compared.ts'
import type { Example } from '../example.ts'
import type { ScoreResult, ScoreType } from '../score.ts'

/** One execution of a node within the run that is scored. */
export interface ScoredSpan {
  readonly id: string
  /** Path of the node, such as `correct/generate`. */
  readonly node: string
  readonly type: string
  readonly inputs: Values
  readonly outputs: Values
  readonly status: string
  readonly ms: number
  readonly cost: number | null
  /** Where it was executed, if a record of before answered: the id of an evaluation, or `runs`. */
  readonly measuredIn?: string
}

/** What an evaluator sees of one run. */
export interface ScoredRun {
  readonly id: string
  readonly status: string
  readonly inputs: Values
  readonly outputs: Values
  readonly spans: readonly ScoredSpan[]
  readonly ms: number
  /** US dollars; null when nobody knows the price of a model. */
  readonly cost: number | null
}

export interface EvaluatorContext<Settings> {
  readonly example: Example
  readonly run: ScoredRun
  /** The run of the baseline on the same example, where two variants are compared. */
  readonly other?: ScoredRun
  readonly settings: Settings
  /** The node whose outputs are scored, by its path; left out, the outputs of the run. */
  readonly node?: string
  readonly models: Models
  readonly signal: AbortSignal
  /** Runs a graph that ends in `judge`, and gives its outputs. */
  readonly runGraph: (
    graph: string,
    version: string | undefined,
    inputs: Values,
  ) => Promise<{
    readonly run: string
    readonly version: string
    readonly outputs: Values
  }>
}

/** One way to score runs. Its id and version stand in each score that it gives. */
export interface Evaluator<Settings = unknown> {
  /** Such as `ndcg` or `faithfulness.lexical`. */
  readonly id: string
  readonly version: number
  readonly title: string
  readonly description: string
  readonly family: 'retrieval' | 'grounding' | 'answer' | 'judge' | 'operation'
  readonly type: ScoreType
  readonly direction: 'higher' | 'lower'
  /** The values it can give; left out where there is no limit. */
  readonly range?: readonly [number, number]
  /** Such as `s` or `USD`. */
  readonly unit?: string
  readonly usesModel: boolean
  /** About how many calls of models one score takes, for estimates; 1 when left out. */
  usualCalls?(settings: Settings): number
  /**
   * Whether it is shown the run of the baseline too: its scores then say which of two runs is better,
   * 1 the one that is scored, 0 the other, 0.5 neither.
   */
  comparesRuns?(settings: Settings): boolean
  /** It says nothing of a run without what the example expects: right answers, gold passages. */
  readonly needsExpected?: true
  /** The same of an evaluator that can do without with some settings. */
  needsExpectedWith?(settings: Settings): boolean
  /** How a comparison says what it shows; left out, by the title. */
  readonly words?: MetricWords
  readonly settings: z.ZodType<Settings>
  readonly evaluate: (context: EvaluatorContext<Settings>) => ScoreResult | Promise<ScoreResult>
}
