import { setImmediate as breathe } from 'node:timers/promises'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { firstRunIdAt } from '../../engine/run/run-id.ts'
import type { LiveEvaluator } from '../api/deployments.ts'
import type { LiveRevision } from '../deployments/deployment-store.ts'
import type { Deployments } from '../deployments/deployments.ts'
import { aboutToBegin, type Exposure, type Exposures } from '../deployments/exposures.ts'
import { evaluatorsOf } from './choose-scored.ts'
import { day } from '../day.ts'
import type { LiveScoreStore } from './live-score-store.ts'

/** Rows that are read together. */
const page = 500
/** Runs whose ends are asked for together. */
const endsAtOnce = 100
/** Milliseconds between two looks for more while others wait. */
const often = 5000
/** After so many failures a run is given up. */
const mostTries = 5

export interface WaitingParts {
  readonly journal: Pick<Journal, 'ends'>
  readonly exposures: Pick<Exposures, 'list'>
  readonly deployments: Pick<Deployments, 'revisions'>
  readonly scores: Pick<LiveScoreStore, 'scored'>
  /** So many runs of a deployment wait at most; the oldest make place. */
  readonly most: number
}

/** A run that lacks scores. */
export interface WaitingRun {
  readonly exposure: Exposure
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly evaluators: readonly LiveEvaluator[]
}

/** Whether an evaluator may score a run that started at a moment. */
export type May = (evaluator: LiveEvaluator, startedAt: number) => boolean

/** The runs of one deployment that are to be scored. */
export interface WaitingRuns {
  /** Takes in what came since it was last called, and what a process that died has left. */
  refresh(live: LiveRevision, now: number): Promise<void>
  /** Up to so many that are over, the newest first. They wait no more, but for evaluators that may not now. */
  take(most: number, may: May): readonly WaitingRun[]
  /** One that could not be scored waits again, some times. */
  putBack(run: WaitingRun): void
  /** How many there are that may be scored now. */
  behind(may: May): number
}

interface Candidate extends Omit<WaitingRun, 'startedAt'> {
  /** Left out while it is not over. */
  readonly startedAt?: number
}

/**
 * Looks at the last 24 hours when it begins, and then at what is new. Runs that are not over are asked
 * about again; those that failed or were cancelled, and those beside others, are left out.
 */
export function waitingRuns(name: string, parts: WaitingParts): WaitingRuns {
  const { journal, exposures, deployments, scores, most } = parts
  const candidates = new Map<string, Candidate>()
  const revisions = new Map<number, readonly LiveEvaluator[]>()
  const tries = new Map<string, number>()
  let readUntil = 0
  let evaluators: readonly LiveEvaluator[] = []

  /** What a revision, which never changes, says. */
  async function evaluatorsThen(revision: number): Promise<readonly LiveEvaluator[]> {
    if (!revisions.has(revision)) {
      for (const { number, settings } of await deployments.revisions(name)) {
        revisions.set(number, settings.evaluators ?? [])
      }
    }
    return revisions.get(revision) ?? []
  }

  async function takeIn(found: readonly Exposure[]): Promise<void> {
    const chosen: Candidate[] = []
    for (const exposure of found) {
      if (candidates.has(exposure.run) || (tries.get(exposure.run) ?? 0) >= mostTries) continue
      const own = evaluatorsOf(exposure.run, evaluators, await evaluatorsThen(exposure.revision))
      if (own.length > 0) chosen.push({ exposure, evaluators: own })
    }
    const known = await scores.scored(
      name,
      chosen.map(({ exposure }) => exposure.run),
    )
    for (const { exposure, evaluators: own } of chosen) {
      const missing = own.filter((one) => !known.has(`${exposure.run} ${metricKey(one)}`))
      if (missing.length > 0) candidates.set(exposure.run, { exposure, evaluators: missing })
    }
  }

  async function takeInNew(now: number): Promise<void> {
    // Rows may be written a while after their time.
    const from = Math.max(now - day, readUntil - aboutToBegin)
    for (let before: string | undefined; ;) {
      const found = await exposures.list({
        deployment: name,
        limit: page,
        from,
        ...(before === undefined ? {} : { before }),
      })
      await takeIn(found)
      before = found.at(-1)?.run
      if (found.length < page || candidates.size >= most) break
      await breathe()
    }
    readUntil = now
  }

  async function askForEnds(): Promise<void> {
    const open = [...candidates].filter(([, { startedAt }]) => startedAt === undefined)
    for (let at = 0; at < open.length; at += endsAtOnce) {
      const some = open.slice(at, at + endsAtOnce)
      const ends = journal.ends(some.map(([run]) => run))
      for (const [run, candidate] of some) {
        const end = ends.get(run)
        if (end?.status === 'succeeded') {
          candidates.set(run, { ...candidate, startedAt: end.startedAt })
        } else if (end !== undefined) candidates.delete(run)
      }
      await breathe()
    }
  }

  /** Ids begin with their time, so their order is that of the runs. */
  function newestFirst(): (readonly [run: string, candidate: Candidate])[] {
    return [...candidates].toSorted(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0))
  }

  function ready(may: May): WaitingRun[] {
    return newestFirst().flatMap(([, { exposure, evaluators: own, startedAt }]) => {
      if (startedAt === undefined) return []
      const now = own.filter((one) => may(one, startedAt))
      return now.length === 0 ? [] : [{ exposure, startedAt, evaluators: now }]
    })
  }

  return {
    async refresh({ settings }, now) {
      const { evaluators: current = [] } = settings
      if (JSON.stringify(current) !== JSON.stringify(evaluators)) {
        evaluators = current
        // What other settings had chosen is chosen anew.
        candidates.clear()
        readUntil = 0
      }
      // While runs wait that can be scored, there is no hurry to find more.
      if (now - readUntil < often && ready(() => true).length > 0) return
      await takeInNew(now)
      await askForEnds()
      for (const [at, [run, { startedAt = now }]] of newestFirst().entries()) {
        if (at >= most || startedAt < now - day) candidates.delete(run)
      }
      for (const run of tries.keys()) if (run < firstRunIdAt(now - day)) tries.delete(run)
    },
    take(wanted, may) {
      const taken = ready(may).slice(0, wanted)
      for (const { exposure, startedAt } of taken) {
        const { run } = exposure
        const others = (candidates.get(run)?.evaluators ?? []).filter((one) => !may(one, startedAt))
        if (others.length === 0) candidates.delete(run)
        else candidates.set(run, { exposure, startedAt, evaluators: others })
      }
      return taken
    },
    putBack({ exposure, startedAt, evaluators: own }) {
      const { run } = exposure
      const tried = (tries.get(run) ?? 0) + 1
      tries.set(run, tried)
      if (tried >= mostTries) return
      const others = (candidates.get(run)?.evaluators ?? []).filter((one) => !own.includes(one))
      candidates.set(run, { exposure, startedAt, evaluators: [...own, ...others] })
    },
    behind: (may) => ready(may).length,
  }
}
