import type { Graph } from '../../graph/document.ts'
import { subgraphType } from '../../graph/subgraph-type.ts'
import type { Journal } from '../../journal/journal.ts'
import { addUsage } from '../../models/usage.ts'
import type { Engine } from '../../run/engine.ts'
import { placeOf } from '../../run/place.ts'
import { emptyTrace, reduceTrace, type Span } from '../../run/trace.ts'
import type { ScoredSpan } from '../evaluators/evaluator.ts'
import type { FinishedRun } from './cell.ts'

/** Reads a run that is over, with whole values, for those who score it. */
export async function readRun(
  id: string,
  graph: Graph,
  {
    engine,
    journal,
  }: { engine: Pick<Engine, 'timeOf'>; journal: Pick<Journal, 'events' | 'find' | 'run'> },
): Promise<FinishedRun> {
  const trace = journal.events(id, 0, { whole: true }).reduce(reduceTrace, emptyTrace)
  const spans = [...trace.spans.values()]
  // A subgraph stands for the nodes in it, which are counted themselves.
  const worked = spans.filter(
    ({ nodeType, status }) =>
      nodeType !== subgraphType && (status === 'succeeded' || status === 'failed'),
  )
  const costs = new Map(worked.map((span) => [span.path, costOf(span, journal)]))
  const total = addCosts([...costs.values()])
  const own = journal.run(id)?.experiment
  const measuredIn = ({ reused }: Span): string | undefined => {
    if (reused === undefined) return undefined
    const origin = journal.run(reused.run)?.experiment
    return origin === own ? undefined : (origin ?? 'runs')
  }
  const { calls, inputTokens, outputTokens } = trace.usage
  return {
    id,
    status: trace.status,
    inputs: trace.input,
    outputs: trace.outputs,
    spans: spans.map((span) => toScored(span, costs.get(span.path) ?? 0, measuredIn(span))),
    ms: await engine.timeOf(graph, trace),
    cost: total,
    ...(trace.error === undefined ? {} : { problem: trace.error.message }),
    executed: worked.filter(({ reused }) => reused === undefined).length,
    reused: worked.filter(({ reused }) => reused !== undefined).length,
    calls,
    tokens: inputTokens + outputTokens,
    spent: trace.usage.models.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
  }
}

/** What a span cost where it was executed, now or before. */
function costOf({ key, reused, usage }: Span, journal: Pick<Journal, 'find'>): number | null {
  if (reused === undefined || key === undefined) return usage.cost
  const record = journal.find(key)
  return record === undefined ? null : addUsage(record.usage.models).cost
}

function addCosts(costs: readonly (number | null)[]): number | null {
  return costs.reduce((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0)
}

function toScored(span: Span, cost: number | null, measuredIn: string | undefined): ScoredSpan {
  const { path, nodeType, inputs, outputs, status, duration = 0 } = span
  return {
    id: path,
    node: placeOf(path),
    type: nodeType,
    inputs,
    outputs,
    status,
    ms: duration,
    cost,
    ...(measuredIn === undefined ? {} : { measuredIn }),
  }
}
