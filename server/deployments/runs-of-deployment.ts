import { setImmediate as breathe } from 'node:timers/promises'
import type { RunSummary } from '../api.ts'
import type { Runs } from '../runs.ts'
import { aboutToBegin, type Exposures } from './exposures.ts'

interface Filter {
  readonly deployment: string
  readonly graph?: string
  readonly limit: number
  /** Id of a run of this deployment. */
  readonly before?: string
  /** Epoch milliseconds of the start of a run. */
  readonly from?: number
  readonly to?: number
}

/** The runs that a deployment answered, newest first, without what ran beside them. */
export async function runsOfDeployment(
  { deployment, graph, limit, before, from, to }: Filter,
  { runs, exposures }: { runs: Pick<Runs, 'summary'>; exposures: Pick<Exposures, 'list'> },
): Promise<readonly RunSummary[]> {
  const found: RunSummary[] = []
  for (let last = before; ;) {
    const page = await exposures.list({
      deployment,
      limit,
      ...(last === undefined ? {} : { before: last }),
      ...(from === undefined ? {} : { from: from - aboutToBegin }),
      ...(to === undefined ? {} : { to }),
    })
    for (const { run } of page) {
      const summary = runs.summary(run)
      // One that did not come about, or is recorded no more, is no run.
      if (summary === undefined || (graph !== undefined && summary.graph !== graph)) continue
      if (summary.startedAt < (from ?? 0) || summary.startedAt >= (to ?? Infinity)) continue
      found.push(summary)
      if (found.length === limit) return found
    }
    if (page.length < limit) return found
    last = page.at(-1)?.run
    // Whoever else is served by this process goes first.
    await breathe()
  }
}
