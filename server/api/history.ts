import type { PastExecution } from '../../engine/run/past-executions.ts'

/**
 * GET /api/graphs/:name/executions?node= : the newest executions of a node in any version of the
 * graph, newest first, at most 20. A node of a subgraph is named with those around it, as
 * `answer/generate`. Runs of experiments that were deleted are left out.
 */
export interface ExecutionList {
  readonly executions: readonly ScoredExecution[]
}
export interface ScoredExecution extends PastExecution {
  /** What experiments and people gave the run, where they did. */
  readonly scores?: readonly RunScore[]
}
export interface RunScore {
  readonly metric: string
  readonly title: string
  readonly value: number | boolean
  /** The node that was scored; left out where it was the run. */
  readonly node?: string
}
