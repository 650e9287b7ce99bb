import type { RunSummary } from '../api.ts'
import type { Runs } from '../runs.ts'
import type { ExperimentStore } from './experiment-store.ts'

interface Filter {
  readonly graph?: string
  readonly limit: number
  readonly before?: string
  /** Epoch milliseconds. */
  readonly from?: number
  readonly to?: number
}

/**
 * Runs together with those of experiments, newest first. Left out are runs of experiments that were
 * deleted, and what judges and comparisons of single nodes ran for them.
 */
export async function runsWithExperiments(
  { before, ...filter }: Filter,
  { runs, experimentStore }: { runs: Pick<Runs, 'list'>; experimentStore: ExperimentStore },
): Promise<readonly RunSummary[]> {
  const { graph, limit } = filter
  const kept = await experimentStore.list({ graph })
  const graphs = new Map(kept.map((experiment) => [experiment.id, experiment.graph]))
  const found: RunSummary[] = []
  for (let last = before; ;) {
    const page = runs.list({
      all: true,
      ...filter,
      ...(last === undefined ? {} : { before: last }),
    })
    for (const run of page) {
      const own = run.experiment === undefined || graphs.get(run.experiment) === run.graph
      if (own) found.push(run)
      if (found.length === limit) return found
    }
    if (page.length < limit) return found
    last = page.at(-1)?.id
    // Whoever else is served by this process goes first.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
