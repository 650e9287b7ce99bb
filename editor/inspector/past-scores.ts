import type { RunScore, ScoredExecution } from '../../server/api/history.ts'

/** A metric that some executions of a node have a score of. */
export interface PastMetric {
  readonly metric: string
  readonly title: string
}

/** What may be shown beside executions of a node: scores of the node itself first, then those of whole runs. */
export function metricsOf(
  executions: readonly ScoredExecution[],
  node: string,
): readonly PastMetric[] {
  const found = new Map<string, PastMetric & { readonly own: boolean }>()
  for (const { scores = [] } of executions) {
    for (const score of scores) {
      if (!isAbout(score, node) || found.has(score.metric)) continue
      const { metric, title } = score
      found.set(metric, { metric, title, own: score.node !== undefined })
    }
  }
  return [...found.values()]
    .toSorted((a, b) => Number(b.own) - Number(a.own))
    .map(({ metric, title }) => ({ metric, title }))
}

/** The score of a metric; yes counts as 1. */
export function scoreIn(
  { scores = [] }: ScoredExecution,
  metric: string | undefined,
  node: string,
): number | undefined {
  const found = scores.find((score) => score.metric === metric && isAbout(score, node))
  return found === undefined ? undefined : Number(found.value)
}

/** Scores of other nodes say nothing about this one. */
function isAbout(score: RunScore, node: string): boolean {
  return score.node === undefined || score.node === node
}
