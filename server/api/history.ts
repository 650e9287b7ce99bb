import type { PastExecution } from '../../engine/run/past-executions.ts'

/**
 * GET /api/graphs/:name/executions?node= : the newest executions of a node in any version of the
 * graph, newest first, at most 20. A node of a subgraph is named with those around it, as
 * `answer/generate`.
 */
export interface ExecutionList {
  readonly executions: readonly PastExecution[]
}
