/** Datasets, experiments and the scores they gave. */
export interface EvaluationTables {
  datasets: DatasetRow
  dataset_versions: DatasetVersionRow
  dataset_members: DatasetMemberRow
  examples: ExampleRow
  experiments: ExperimentRow
  experiment_examples: ExperimentExampleRow
  experiment_variants: ExperimentVariantRow
  experiment_evaluators: ExperimentEvaluatorRow
  experiment_runs: ExperimentRunRow
  scores: ScoreRow
  attributions: AttributionRow
  requirements: RequirementsRow
}

export interface DatasetRow {
  name: string
  description: string
  graph: string | null
  created_at: number
  updated_at: number
  /** Hash of the version that came with Heddle; null for a dataset of the user. */
  shipped_hash: string | null
}

export interface DatasetVersionRow {
  dataset: string
  /** From 1. */
  number: number
  /** Of the contents of all its examples, in their order. */
  hash: string
  examples: number
  /** JSON of numbers by split, and by tag. */
  splits: string
  tags: string
  message: string
  author: string
  added: number
  changed: number
  removed: number
  created_at: number
}

/** An example is part of the versions from `since`, and of none from `until` on. */
export interface DatasetMemberRow {
  dataset: string
  example: string
  since: number
  until: number | null
  /** In the order of the dataset; kept when the example is changed. */
  position: number
  /** Of its contents. */
  hash: string
}

/** The contents of examples, once each, whatever datasets and experiments hold them. */
interface ExampleRow {
  hash: string
  /** JSON of an Example. */
  content: string
}

export interface ExperimentRow {
  id: string
  name: string
  graph: string
  dataset: string
  dataset_version: number
  dataset_hash: string
  trials: number
  status: 'running' | 'stopped' | 'done' | 'failed'
  reason: string | null
  /** JSON of the request that began it. */
  request: string
  created_at: number
  created_by: string
  finished_at: number | null
  /** The experiment whose difference it explains, of which it runs the hybrids. */
  parent: string | null
  /** Number of the process that works on it; null where there is only one. */
  owner: number | null
}

interface ExperimentExampleRow {
  experiment: string
  position: number
  example: string
  hash: string
}

interface ExperimentVariantRow {
  experiment: string
  position: number
  name: string
  /** Hash of the graph that runs: with the overrides. */
  version: string
  /** Hash of the version that it was made from. */
  base: string
  /** JSON by node; null where nothing is overridden. */
  overrides: string | null
}

interface ExperimentEvaluatorRow {
  experiment: string
  position: number
  /** Names its scores within the experiment. */
  metric: string
  evaluator: string
  version: number
  settings: string
  node: string | null
  /** Rises when runs are scored anew. */
  round: number
}

export interface ExperimentRunRow {
  experiment: string
  variant: string
  example: string
  /** From 0. */
  trial: number
  run: string
  /** `open` until the run has ended; then how. */
  status: 'open' | 'succeeded' | 'failed' | 'cancelled'
  problem: string | null
  executed: number
  reused: number
  /** Milliseconds: what its nodes took where they were executed, now or before. */
  ms: number
  /** US dollars that its nodes cost where they were executed, now or before; null where nobody knows a price. */
  cost: number | null
  /** What was spent now. */
  spent: number
  tokens: number
  ended_at: number | null
}

/** Only ever added: what is scored again supersedes an earlier row. What people said they can take back. */
export interface ScoreRow {
  /** The same for the same work, so that nothing is scored twice after a crash. */
  id: string
  /** Empty for the scores of people and of runs of deployments. */
  experiment: string
  run: string
  graph: string
  version: string
  variant: string
  example: string
  trial: number
  node: string | null
  metric: string
  evaluator: string
  evaluator_version: number
  type: string
  status: 'ok' | 'not-applicable' | 'error'
  /** JSON; null without a value. */
  value: string | null
  numerator: number | null
  denominator: number | null
  explanation: string | null
  reason: string | null
  error_type: string | null
  metadata: string | null
  judge_model: string | null
  judge_version: string | null
  judge_run: string | null
  /** `expert` is a person, by a queue: of no experiment, and the evaluator is `queue/ID`. */
  source: 'code' | 'judge' | 'expert'
  /** Milliseconds. */
  ms: number
  round: number
  supersedes: string | null
  created_at: number
  /** What was scored; `comparison` says which of two runs is better. */
  level: 'run' | 'span' | 'comparison'
  /** The run that it was compared with, and its variant. */
  other_run: string | null
  other_variant: string | null
  /** What the judge asked of models, and what the journal answered. */
  calls: number
  remembered: number
  tokens: number
  /** US dollars; null where nobody knows a price. */
  cost: number | null
  /** The deployment that answered with the run; null where it is of an experiment or of a person. */
  deployment: string | null
  /** When that run started. */
  run_at: number | null
  /** The value of such a score, 1 for yes and 0 for no. */
  number: number | null
}

interface AttributionRow {
  /** Also of the experiment that runs the hybrids. */
  id: string
  experiment: string
  baseline: string
  candidate: string
  metric: string
  /** JSON of an Attribution; null until it is known. */
  result: string | null
  created_at: number
}

interface RequirementsRow {
  graph: string
  /** JSON of a RequirementList. */
  content: string
  updated_at: number
  updated_by: string
  /** Hash of the content that came with Heddle; null where a user wrote it. */
  shipped_hash: string | null
}
