import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import { someAtOnce } from '../../engine/models/some-at-once.ts'
import type { LiveEvaluator } from '../api/deployments.ts'
import type { LiveRevision } from '../deployments/deployment-store.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Log } from '../log.ts'
import { ceilingReached } from './daily-ceiling.ts'
import { startOfDay } from '../day.ts'
import type { DaySpending, LiveScoreStore } from './live-score-store.ts'
import { scoreLiveRun, type LiveScoringTools } from './score-live-run.ts'
import { waitingRuns, type May, type WaitingParts, type WaitingRuns } from './waiting-runs.ts'

/** Runs that are scored before others have their turn. */
const batch = 20
/** Runs that are scored at once: nobody waits for a score, and requests are not to notice. */
const atOnce = 2
/** Runs behind which it is said. */
const told = 100

/** Scores what deployments answered. */
export interface LiveScoring {
  /** Scores all that waits, of each deployment some in turn. @param goesOn whether it may begin more */
  look(goesOn: () => Promise<boolean>): Promise<void>
  /** How many runs of a deployment wait, where that are so many that it is falling behind. */
  behind(deployment: string): number | undefined
  /** Breaks off what is under way, which the next look scores. */
  leave(): void
}

type Spending = { readonly [Part in keyof DaySpending]: number }

export function liveScoring(
  options: Omit<WaitingParts, 'scores' | 'deployments' | 'journal'> &
    LiveScoringTools & {
      readonly journal: WaitingParts['journal']
      readonly deployments: Pick<Deployments, 'list' | 'revisions'>
      readonly liveScores: Pick<LiveScoreStore, 'scored' | 'spent'>
      readonly log: Pick<Log, 'info' | 'warn' | 'error'>
    },
): LiveScoring {
  const { deployments, liveScores, log } = options
  const waiting = new Map<string, WaitingRuns>()
  const late = new Map<string, number>()
  const leaving = new AbortController()

  function waitingOf({ deployment, salt }: LiveRevision): WaitingRuns {
    // One that was deleted and made again is another one.
    const key = `${deployment} ${salt}`
    const known = waiting.get(key)
    if (known !== undefined) return known
    const made = waitingRuns(deployment, { ...options, scores: liveScores })
    waiting.set(key, made)
    return made
  }

  async function mayNow({ deployment, settings }: LiveRevision, now: number) {
    const { maxCostPerDay: ceiling } = settings
    const today = startOfDay(now)
    const nothing: Spending = { cost: 0, unpriced: 0 }
    const spentOn = async (start: number): Promise<Spending> =>
      ceiling === undefined ? nothing : liveScores.spent(deployment, start)
    const before = await spentOn(startOfDay(today - 1))
    let spent = await spentOn(today)
    const may: May = (evaluator, startedAt) =>
      !asksModel(evaluator) ||
      (ceilingReached(ceiling, spent) === undefined &&
        // What came while a ceiling was reached would use up that of the next day.
        (startedAt >= today || ceilingReached(ceiling, before) === undefined))
    const take = (cost: number | null): void => {
      spent =
        cost === null
          ? { ...spent, unpriced: spent.unpriced + 1 }
          : { ...spent, cost: spent.cost + cost }
    }
    return { may, take }
  }

  /** @returns whether anything was scored: what fails is tried again by the next look */
  async function scoreSome(live: LiveRevision): Promise<boolean> {
    const now = Date.now()
    const own = waitingOf(live)
    await own.refresh(live, now)
    const { may, take } = await mayNow(live, now)
    tellIfLate(live.deployment, own.behind(may))
    const taken = own.take(batch, may)
    const { signal } = leaving
    let scored = 0
    await someAtOnce(taken, atOnce, signal, async (run) => {
      // The ceiling may have been reached meanwhile.
      const evaluators = run.evaluators.filter((one) => may(one, run.startedAt))
      if (evaluators.length === 0) return
      try {
        const origins = await scoreLiveRun({ ...run, evaluators }, options, signal)
        scored += 1
        for (const { use } of origins) if (use !== undefined) take(use.cost)
      } catch (error) {
        signal.throwIfAborted()
        own.putBack(run)
        log.error({ err: error }, `The run ${run.exposure.run} could not be scored.`)
      }
    })
    return scored > 0
  }

  function tellIfLate(deployment: string, count: number): void {
    const before = late.get(deployment)
    if (count < told) {
      late.delete(deployment)
      return
    }
    late.set(deployment, count)
    if (before !== undefined) return
    log.warn(
      `Scoring the runs of the deployment "${deployment}" is ${count} runs behind. The newest are scored first; a smaller share would keep up.`,
    )
  }

  return {
    async look(goesOn) {
      for (let any = true; any;) {
        any = false
        const all = await deployments.list()
        const evaluated = all.filter(({ settings }) => (settings.evaluators ?? []).length > 0)
        forgetOthers(waiting, evaluated)
        for (const live of evaluated) {
          if (leaving.signal.aborted || !(await goesOn())) return
          try {
            any = (await scoreSome(live)) || any
          } catch (error) {
            if (leaving.signal.aborted) return
            log.error({ err: error }, `The runs of "${live.deployment}" could not be scored.`)
          }
        }
      }
    },
    behind: (deployment) => late.get(deployment),
    leave: () => leaving.abort(new Error('The server stops.')),
  }
}

function asksModel({ evaluator }: LiveEvaluator): boolean {
  return findEvaluator(evaluator)?.usesModel ?? false
}

function forgetOthers(
  waiting: Map<string, WaitingRuns>,
  evaluated: readonly Pick<LiveRevision, 'deployment' | 'salt'>[],
): void {
  const kept = new Set(evaluated.map(({ deployment, salt }) => `${deployment} ${salt}`))
  for (const key of waiting.keys()) if (!kept.has(key)) waiting.delete(key)
}
