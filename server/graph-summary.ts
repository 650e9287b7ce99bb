import { isFrame } from '../engine/graph/is-frame.ts'
import type { GraphSummary } from './api.ts'
import type { Runs } from './runs.ts'
import type { StoredGraph } from './store/graph-store.ts'

/** A graph as lists show it, with its last run. */
export function graphSummary(
  { name, draft, updatedAt, shippedVersion }: StoredGraph,
  runs: Runs,
): GraphSummary {
  const [last] = runs.list({ graph: name, limit: 1 })
  return {
    name,
    title: draft.title ?? name,
    description: draft.description ?? '',
    nodes: Object.values(draft.nodes).filter((entry) => !isFrame(entry)).length,
    updatedAt,
    ...(shippedVersion === undefined ? {} : { shipped: true as const }),
    ...(last === undefined
      ? {}
      : { lastRun: { id: last.id, status: last.status, startedAt: last.startedAt } }),
  }
}
