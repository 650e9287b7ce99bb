import type { Alert } from '../../../server/api/alerts.ts'

/** What the page is about. */
export interface Shown {
  readonly graph: string | undefined
  readonly deployment: string | undefined
}

/**
 * The alerts about what a page shows: of a graph also those of its deployments.
 * @param graphOf the graph that a deployment runs
 */
export function shownAlerts(
  alerts: readonly Alert[],
  { graph, deployment }: Shown,
  graphOf: (deployment: string) => string | undefined,
): readonly Alert[] {
  return alerts.filter(({ subject }) => {
    if (subject.kind === 'workspace') return graph === undefined && deployment === undefined
    if (subject.kind === 'graph') {
      return deployment === undefined && (graph === undefined || subject.name === graph)
    }
    if (deployment !== undefined) return subject.name === deployment
    return graph === undefined || graphOf(subject.name) === graph
  })
}
