import type { Attribution } from '../../engine/evaluate/attribution/attribution.ts'
import type { Comparison } from '../../engine/evaluate/comparison/comparison.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Requirement } from '../../engine/evaluate/gate/requirement.ts'
import type { ScoreResult, ScoreType } from '../../engine/evaluate/score.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Budget } from '../../engine/run/budget.ts'
import type { Values } from '../../engine/run/events.ts'

/** GET /api/evaluators: what scores can be given. */
export interface EvaluatorList {
  readonly evaluators: readonly EvaluatorDescription[]
}
export interface EvaluatorDescription {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly description: string
  readonly family: 'retrieval' | 'grounding' | 'answer' | 'judge' | 'operation'
  readonly type: ScoreType
  readonly direction: 'higher' | 'lower'
  readonly range?: readonly [number, number]
  readonly unit?: string
  readonly usesModel: boolean
  /** It can score runs of a deployment, of which nothing is expected; left out, it cannot. */
  readonly live?: true
  /** JSON Schema 2020-12 of its settings. */
  readonly settings: Json
}

/** One evaluator as an experiment uses it. */
export interface ChosenEvaluator {
  /** Names its scores within the experiment; no two are the same. Left out: the id, with the node where there is one. */
  readonly key?: string
  readonly evaluator: string
  readonly settings?: Readonly<Record<string, Json>>
  /** Path of the node whose outputs are scored; left out, the outputs of the run. */
  readonly node?: string
}

/** One column of an experiment. */
export interface ExperimentVariant {
  readonly name: string
  /** Hash or label of a version, or `draft` as it stands at the start; kept by hash. */
  readonly version: string
  /** By node: settings that take the place of its own. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

/** POST /api/experiments/estimate: 200 with ExperimentEstimate. POST /api/experiments: 201 with ExperimentAnswer; it begins at once. */
export interface ExperimentCreate {
  readonly name?: string
  readonly graph: string
  readonly dataset: string
  readonly datasetVersion?: number
  readonly split?: string
  readonly tags?: readonly string[]
  /** Ids of examples; left out, all. */
  readonly examples?: readonly string[]
  readonly variants: readonly ExperimentVariant[]
  /** Name of the variant with which judges compare the others; left out, the first. */
  readonly baseline?: string
  /** Instead of several variants: all combinations of these settings on the first variant. */
  readonly grid?: readonly {
    readonly node: string
    readonly setting: string
    readonly values: readonly Json[]
  }[]
  readonly evaluators: readonly ChosenEvaluator[]
  /** Runs of each example with each variant; 1 when left out. */
  readonly trials?: number
  readonly concurrency?: number
  readonly requestsPerMinute?: number
  /** For the whole experiment. */
  readonly budget?: Budget
  /** Spans that were executed before are used again; true when left out. */
  readonly reuse?: boolean
  /** Heddle itself recorded it for its sample, at the first start: its runs ask no model. No request can say so. */
  readonly sample?: true
}
export interface ExperimentEstimate {
  readonly runs: number
  readonly executions: number
  /** Of them, those that the journal already answers. */
  readonly reused: number
  /** Calls, tokens and money are those of runs and judges together. */
  readonly modelCalls: number
  readonly tokens: number | null
  /** US dollars. */
  readonly cost: number | null
  /** What evaluators ask of models, of that. */
  readonly judges: JudgeSpending
  readonly ms: number | null
  /** What it rests on, in a sentence. */
  readonly basis: string
}

export type ExperimentStatus = 'running' | 'stopped' | 'done' | 'failed'

/** GET /api/experiments?graph=&dataset=, newest first. */
export interface ExperimentList {
  readonly experiments: readonly ExperimentSummary[]
}
export interface ExperimentSummary {
  readonly id: string
  readonly name: string
  readonly graph: string
  readonly dataset: string
  readonly datasetVersion: number
  readonly examples: number
  readonly trials: number
  readonly status: ExperimentStatus
  /** Why it stopped or failed. */
  readonly reason?: string
  readonly variants: readonly string[]
  readonly progress: ExperimentProgress
  readonly createdAt: number
  readonly createdBy: string
  readonly finishedAt?: number
  /** Heddle recorded it for its sample. */
  readonly sample?: true
}
/** What the evaluators of an experiment ask of models. */
interface JudgeSpending {
  readonly calls: number
  /** Calls that the journal answers besides, because the same was asked before. */
  readonly remembered: number
  readonly tokens: number | null
  /** US dollars. */
  readonly cost: number | null
}
export interface ExperimentProgress {
  readonly runs: number
  readonly done: number
  readonly failed: number
  /** Node executions, and those answered from the journal. */
  readonly executed: number
  readonly reused: number
  /** US dollars and tokens, of runs and judges together. */
  readonly cost: number
  readonly tokens: number
  /** Runs that asked models whose price is not known; the cost is without them. */
  readonly unpriced: number
  /** What was spent on judges, of that. */
  readonly judges: JudgeSpending & { readonly tokens: number; readonly cost: number }
  /** Milliseconds that are left, as far as can be told. */
  readonly left: number | null
}
/** GET /api/experiments/:id; also the answer to POST /api/experiments/:id/stop, /resume, /variants (ExperimentVariant), /rescore (RescoreRequest). DELETE: 204. */
export interface ExperimentAnswer extends ExperimentSummary {
  readonly create: ExperimentCreate
  readonly columns: readonly VariantColumn[]
  readonly evaluators: readonly (EvaluatorDescription &
    ChosenEvaluator & { readonly key: string })[]
}
export interface VariantColumn {
  readonly name: string
  readonly version: string
  /** Number of the version within its graph, where it is saved. */
  readonly number?: number
  readonly overrides?: ExperimentVariant['overrides']
  readonly runs: number
  readonly failed: number
  readonly executed: number
  readonly reused: number
  /** Means over examples, by key of the evaluator. */
  readonly scores: Readonly<Record<string, ColumnScore>>
  readonly latency: { readonly p50: number; readonly p95: number } | null
  /** US dollars of a run, the mean. */
  readonly cost: number | null
}
export interface ColumnScore {
  readonly mean: number | null
  /** 95 %. */
  readonly interval: readonly [number, number] | null
  readonly n: number
  readonly errors: number
  readonly notApplicable: number
}
export interface RescoreRequest {
  readonly evaluators: readonly ChosenEvaluator[]
  /** Another variant with which judges compare the others; all that they compared is then judged anew. */
  readonly baseline?: string
}

/** GET /api/experiments/:id/events: server-sent events `progress` (ExperimentProgress) and `done` (ExperimentSummary). */

/** GET /api/experiments/:id/comparison?baseline=&candidate=&metrics=&seed= → Comparison */
export type ComparisonAnswer = Comparison & {
  readonly experiment: string
  /** Nodes and frames that the two differ in; left out where a version is not kept any more. */
  readonly changed?: number
  /** By metric: how far its judge agrees with people, where people labelled. */
  readonly trust: Readonly<
    Record<
      string,
      { readonly labels: number; readonly agreement: number; readonly kappa: number | null }
    >
  >
}

/** GET /api/experiments/:id/rows?baseline=&candidate=&metric=&show=regressed|improved|errors|judges-disagree|all&after=&limit=, what changed most first. */
export interface RowList {
  readonly rows: readonly ComparedRow[]
  readonly counts: {
    readonly regressed: number
    readonly improved: number
    readonly tied: number
    readonly errors: number
    /** Left out where fewer than two judges score. */
    readonly judgesDisagree?: number
  }
  readonly next?: string
}
export interface ComparedRow {
  readonly example: Example
  /** Baseline first; with one variant only one side. */
  readonly sides: readonly RowSide[]
  /** Candidate less baseline of the metric. */
  readonly change: number | null
  /** Keys of the judges that pass and fail what the candidate answered, where they disagree. */
  readonly judges?: { readonly passes: readonly string[]; readonly fails: readonly string[] }
}
export interface RowSide {
  readonly variant: string
  /** Of the first trial. */
  readonly run: string
  readonly status: string
  readonly outputs: Values
  readonly problem?: string
  readonly ms: number
  readonly cost: number | null
  /** By key of the evaluator, means over trials and the words of the first. */
  readonly scores: Readonly<Record<string, ScoreResult>>
  readonly trials: readonly {
    readonly run: string
    readonly scores: Readonly<Record<string, ScoreResult>>
  }[]
}
/** GET /api/experiments/:id/rows/:example?baseline=&candidate= gives the passages of each node too. */
export interface RowDetail extends ComparedRow {
  readonly passages: readonly {
    readonly node: string
    readonly sides: readonly (readonly ComparedPassage[])[]
  }[]
}
export interface ComparedPassage {
  readonly id: string
  readonly document: string
  readonly title: string
  readonly text: string
  readonly score: number | null
  readonly gold: boolean
  /** Rank in the other side, from 1; null where it is not there. */
  readonly otherRank: number | null
}

/** POST /api/experiments/:id/attributions { baseline, candidate, metric }: 202, runs the hybrids; GET /api/experiments/:id/attributions → list. */
export interface AttributionRequest {
  readonly baseline: string
  readonly candidate: string
  readonly metric: string
}
export interface AttributionAnswer {
  readonly id: string
  readonly status: ExperimentStatus
  readonly reason?: string
  readonly progress: ExperimentProgress
  readonly request: AttributionRequest
  readonly result?: Attribution
}
export interface AttributionList {
  readonly attributions: readonly AttributionAnswer[]
}

/** PUT /api/graphs/:name/requirements: what a version must fulfil before it takes traffic. GET gives them. */
export interface RequirementList {
  readonly dataset?: string
  readonly evaluators: readonly ChosenEvaluator[]
  readonly requirements: readonly Requirement[]
}
export type { Requirement }
// GET /api/experiments/:id/report?format=html|csv|slices|markdown|junit&baseline=&candidate= → the file
