/** The rows of labels, deployments and their runs; see `tables.ts` for how columns are kept. */
export interface DeploymentTables {
  labels: LabelRow
  label_moves: LabelMoveRow
  deployments: DeploymentRow
  deployment_revisions: DeploymentRevisionRow
  gate_results: GateResultRow
  exposures: ExposureRow
  idempotent_starts: IdempotentStartRow
  thread_turns: ThreadTurnRow
  webhook_deliveries: WebhookDeliveryRow
  admissions: AdmissionRow
}

export interface LabelRow {
  graph: string
  label: string
  version: string
  moved_at: number
  moved_by: string
}

export interface LabelMoveRow {
  /** From 1, for each label. */
  number: number
  graph: string
  label: string
  /** null where the label was taken away. */
  version: string | null
  /** null where it was new. */
  version_before: string | null
  moved_at: number
  moved_by: string
}

interface DeploymentRow {
  name: string
  /** Goes into the hash of each unit; the same for the life of the deployment. */
  salt: string
  /** The one that is live. */
  revision: number
  created_at: number
}

export interface DeploymentRevisionRow {
  deployment: string
  number: number
  graph: string
  /** JSON of `DeploymentSettings`. */
  settings: string
  /** JSON of `Shares[]`: for the weights, and for each step of the ramp. */
  shares: string
  kind: 'change' | 'promote' | 'rollback'
  message: string
  author: string
  created_at: number
  /** Why gates were passed over; null where they were not. */
  forced: string | null
}

export interface GateResultRow {
  /** From 1, for each gate and version. */
  number: number
  gate: string
  version: string
  passed: 0 | 1
  evidence: string
  created_at: number
  created_by: string
}

export interface ExposureRow {
  run: string
  deployment: string
  revision: number
  variant: string
  version: string
  /** Hash of the unit's id. */
  unit: string
  /** The run whose answer was returned, where this one ran beside it. */
  shadow_of: string | null
  created_at: number
}

interface IdempotentStartRow {
  owner: string
  key: string
  /** Hash of what was asked for. */
  body: string
  /** JSON of the ids of the runs. */
  runs: string
  created_at: number
  /** The process that begins them; null where there is only one. */
  process: number | null
}

/** A run that a limit let in, where several processes count. */
interface AdmissionRow {
  run: string
  deployment: string
  at: number
  /** 1 where it was never begun. */
  came_to_nothing: 0 | 1
}

export interface ThreadTurnRow {
  run: string
  /** Name of the deployment or graph. */
  endpoint: string
  thread: string
  /** From 1, within the thread. */
  number: number
  asked: string
  /** The output of the graph that answers. */
  answer_port: string
  answered: string | null
  created_at: number
}

export interface WebhookDeliveryRow {
  id: string
  run: string
  endpoint: string
  url: string
  /** `running` waits for the end of the run, `due` for its next attempt. */
  state: 'running' | 'due' | 'delivered' | 'failed'
  attempts: number
  next_at: number
  /** Why the last attempt failed. */
  problem: string | null
  created_at: number
}
