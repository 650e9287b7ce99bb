import { setImmediate as breathe } from 'node:timers/promises'
import type { EndedRun, Journal } from '../../engine/journal/journal.ts'
import { nearestRank } from '../../engine/run/quantiles.ts'
import type { DeploymentTraffic } from '../api/deployments.ts'
import { day } from '../day.ts'
import type { Deployments } from './deployments.ts'
import type { Exposures } from './exposures.ts'

/** Runs that are looked at before others get their turn. */
const together = 200
/**
 * Milliseconds: what is younger is read again, because another server may write it down late, or take
 * it back where its run did not come about.
 */
const unsettled = 5 * 60 * 1000

/** A request that a deployment answered. */
interface Request {
  readonly run: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Undefined until its run is over. */
  outcome: Outcome | undefined
}

interface Outcome {
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
  journal: Pick<Journal, 'ends'>
  /** Epoch milliseconds. */
  now?: () => number
}): DayTraffic {
  const { deployments, exposures, journal, now = Date.now } = options
  /** By deployment, the oldest first. A day may hold very many, and most of them change no more. */
  const known = new Map<string, { until: number; requests: readonly Request[] }>()
  let reading: Promise<readonly DeploymentTraffic[]> | undefined

  async function requestsOf(name: string, at: number): Promise<readonly Request[]> {
    const from = at - day
    const before = known.get(name) ?? { until: 0, requests: [] }
    const again = Math.max(from, before.until - unsettled)
    const settled = before.requests.filter((one) => one.at >= from && one.at < again)
    const young = new Map(before.requests.map((one) => [one.run, one.outcome]))
    const read = await exposures.since(name, again)
    const requests = [
      ...settled,
      ...read.map((one) => ({ run: one.run, at: one.at, outcome: young.get(one.run) })),
    ]
    known.set(name, { until: at, requests })
    return requests
  }

  async function lookAt(requests: readonly Request[]): Promise<void> {
    const open = requests.filter(({ outcome }) => outcome === undefined)
    for (let first = 0; first < open.length; first += together) {
      if (first > 0) await breathe()
      const some = open.slice(first, first + together)
      const ends = journal.ends(some.map(({ run }) => run))
      for (const request of some) request.outcome = outcomeOf(ends.get(request.run))
    }
  }

  async function readOne(name: string, at: number): Promise<DeploymentTraffic> {
    const requests = await requestsOf(name, at)
    await lookAt(requests)
    const outcomes = requests.flatMap(({ outcome }) => outcome ?? [])
    const times = Float64Array.from(
      outcomes.filter(({ failed }) => !failed),
      ({ took }) => took,
    )
    return {
      name,
      requests: requests.length,
      errors: outcomes.filter(({ failed }) => failed).length,
      p95: nearestRank(times.sort(), 0.95) ?? null,
      cost: outcomes.reduce<number | null>(
        (sum, { cost }) => (sum === null || cost === null ? null : sum + cost),
        0,
      ),
    }
  }

  async function readAll(): Promise<readonly DeploymentTraffic[]> {
    const at = now()
    const names = (await deployments.list()).map(({ deployment }) => deployment)
    for (const name of known.keys()) if (!names.includes(name)) known.delete(name)
    const all: DeploymentTraffic[] = []
    for (const name of names) all.push(await readOne(name, at))
    return all
  }

  return {
    // Who asks meanwhile gets the same answer: the first of a day may have much to read.
    read: () => (reading ??= readAll().finally(() => (reading = undefined))),
  }
}

function outcomeOf(run: EndedRun | undefined): Outcome | undefined {
  if (run === undefined) return undefined
  return {
    took: run.endedAt - run.startedAt,
    failed: run.status === 'failed',
    cost: run.usage.cost,
  }
}
