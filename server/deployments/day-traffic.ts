import { setImmediate as breathe } from 'node:timers/promises'
import type { DeploymentTraffic } from '../api/deployments.ts'
import type { Runs } from '../runs.ts'
import type { Deployments } from './deployments.ts'
import type { Exposures } from './exposures.ts'

const day = 24 * 60 * 60 * 1000
/** Runs that are looked at before others get their turn. */
const together = 50

interface Finished {
  readonly endedAt: number
  /** Milliseconds. */
  readonly took: number
  readonly failed: boolean
  /** US dollars; null where nobody knows a price. */
  readonly cost: number | null
}

/** What each deployment answered in the last 24 hours; runs beside others are left out. */
export interface DayTraffic {
  read(): Promise<readonly DeploymentTraffic[]>
}

export function dayTraffic(options: {
  deployments: Pick<Deployments, 'list'>
  exposures: Pick<Exposures, 'since'>
  runs: Pick<Runs, 'look'>
  /** Epoch milliseconds. */
  now?: () => number
}): DayTraffic {
  const { deployments, exposures, runs, now = Date.now } = options
  /** What does not change any more, by run. */
  const known = new Map<string, Finished>()

  function outcomeOf(run: string): Finished | undefined {
    const before = known.get(run)
    if (before !== undefined) return before
    const found = runs.look(run)
    if (found?.endedAt === undefined) return undefined
    const finished = {
      endedAt: found.endedAt,
      took: found.endedAt - found.startedAt,
      failed: found.status === 'failed',
      cost: found.usage.cost,
    }
    known.set(run, finished)
    return finished
  }

  async function readOne(name: string, from: number): Promise<DeploymentTraffic> {
    const answered = await exposures.since(name, from)
    const finished: Finished[] = []
    for (const [at, { run }] of answered.entries()) {
      if (at % together === together - 1) await breathe()
      const outcome = outcomeOf(run)
      if (outcome !== undefined) finished.push(outcome)
    }
    return {
      name,
      requests: answered.length,
      errors: finished.filter(({ failed }) => failed).length,
      p95: nearestRank(
        finished.filter(({ failed }) => !failed).map(({ took }) => took),
        0.95,
      ),
      cost: finished.reduce<number | null>(
        (sum, { cost }) => (sum === null || cost === null ? null : sum + cost),
        0,
      ),
    }
  }

  return {
    async read() {
      const from = now() - day
      for (const [run, { endedAt }] of known) if (endedAt < from) known.delete(run)
      const all: DeploymentTraffic[] = []
      for (const { deployment } of await deployments.list()) {
        all.push(await readOne(deployment, from))
      }
      return all
    },
  }
}

/** The smallest value that a share of all does not exceed; null of none. */
function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null
}
