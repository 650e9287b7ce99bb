import { isFrame } from '../engine/graph/is-frame.ts'
import type { GraphSummary, RunSummary } from './api.ts'
import type { Runs } from './runs.ts'
import type { StoredGraph } from './store/graph-store.ts'

/** Graphs as lists show them, each with its last run. */
export function graphSummaries(
  graphs: readonly StoredGraph[],
  runs: Pick<Runs, 'last'>,
): readonly GraphSummary[] {
  const last = runs.last(graphs.map(({ name }) => name))
  return graphs.map((graph) => graphSummary(graph, last.get(graph.name)))
}

function graphSummary(
  { name, draft, updatedAt, shippedVersion }: StoredGraph,
  last: RunSummary | undefined,
): GraphSummary {
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
