import { setImmediate as breathe } from 'node:timers/promises'
import type { Journal } from '../../engine/journal/journal.ts'
import type { MonitorAnswer, MonitorBucket, MonitorNodes } from '../api/monitor.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Exposures } from '../deployments/exposures.ts'
import type { FeedbackStore } from '../feedback/feedback-store.ts'
import type { LiveScores } from '../live-scores/score-figures.ts'
import { bucketWidth, inBuckets } from './buckets.ts'
import { chooseLookedAt } from './choose-looked-at.ts'
import { figuresOf } from './figures.ts'
import { findRuns, type Asked, type FoundRuns } from './find-runs.ts'
import { keepNewest } from './keep-newest.ts'
import { endsOf } from './known-ends.ts'
import { lookAtRun, type RunLook } from './look-at-run.ts'
import { marksOf } from './marks.ts'
import type { MonitoredRun } from './monitored-run.ts'
import { nodeFigures } from './node-figures.ts'
import type { NodeTimes } from './node-times.ts'

/** How runs went over time, worked out from what the journal and the store hold. */
export interface Monitor {
  read(asked: Asked): Promise<MonitorAnswer>
  /** The runs that it is worked out from, and how they ended. */
  runs(asked: Asked): Promise<FoundRuns>
  /** The same runs with what events and people say of them. */
  lookAt(runs: readonly MonitoredRun[]): Promise<readonly MonitoredRun[]>
  /** Of the newest runs of a graph, or of those that one of its deployments answered. */
  nodes(asked: Asked & { readonly graph: string }): Promise<MonitorNodes>
}

export interface MonitorLimits {
  /** In the time that is asked for and the one before it together. */
  readonly runs: number
  /** Whose events are read, in each of the two. */
  readonly looked: number
}

const usualLimits: MonitorLimits = { runs: 50_000, looked: 750 }

/** Runs whose feedback is read without a pause. */
const together = 1000

/** Looks that are kept: what a few people look at at the same time. */
const mostLooks = 4000

export function createMonitor(options: {
  journal: Pick<Journal, 'bareRuns' | 'run' | 'ends' | 'bareEvents' | 'lastEvent' | 'value'>
  exposures: Pick<Exposures, 'since'>
  deployments: Pick<Deployments, 'revisionsBetween' | 'rampsBetween'>
  feedback: Pick<FeedbackStore, 'ofRuns'>
  liveScores: LiveScores
  limits?: MonitorLimits
}): Monitor {
  const { journal, deployments, feedback, liveScores, limits = usualLimits } = options
  const parts = { ...options, ends: endsOf(journal) }
  const looks = keepNewest<RunLook>(mostLooks)

  async function look({ id, startedAt }: MonitoredRun): Promise<RunLook> {
    const known = looks.get(id)
    if (known !== undefined) return known
    const found = await lookAtRun(journal, id, startedAt)
    looks.set(id, found)
    // Whoever else is served by this process goes first.
    await breathe()
    return found
  }

  async function lookedAt(runs: readonly MonitoredRun[]): Promise<ReadonlyMap<string, RunLook>> {
    const found = new Map<string, RunLook>()
    for (const run of chooseLookedAt(runs, limits.looked)) found.set(run.id, await look(run))
    return found
  }

  async function thumbsOf(
    runs: readonly MonitoredRun[],
  ): Promise<ReadonlyMap<string, readonly boolean[]>> {
    const thumbs = new Map<string, boolean[]>()
    for (let at = 0; at < runs.length; at += together) {
      const some = runs.slice(at, at + together)
      for (const { run, thumbs: thumb } of await feedback.ofRuns(some.map(({ id }) => id))) {
        if (thumb === null) continue
        const ofRun = thumbs.get(run)
        if (ofRun === undefined) thumbs.set(run, [thumb === 'up'])
        else ofRun.push(thumb === 'up')
      }
      await breathe()
    }
    return thumbs
  }

  async function lookAt(runs: readonly MonitoredRun[]): Promise<readonly MonitoredRun[]> {
    const looked = await lookedAt(runs)
    const thumbs = await thumbsOf(runs)
    return runs.map((run) => {
      const [ownLook, ownThumbs] = [looked.get(run.id), thumbs.get(run.id)]
      return {
        ...run,
        ...(ownLook === undefined ? {} : { look: ownLook }),
        ...(ownThumbs === undefined ? {} : { thumbs: ownThumbs }),
      }
    })
  }

  return {
    async read(asked) {
      const { from, to } = asked
      const every = bucketWidth(from, to)
      const start = Math.max(0, from - (to - from))
      const { runs, readFrom } = await findRuns({ ...asked, from: start }, limits.runs, parts)
      const [within, earlier] = [
        runs.filter(({ startedAt }) => startedAt >= from),
        runs.filter(({ startedAt }) => startedAt < from),
      ]
      const all = await lookAt(within)
      const earlierAll = await lookAt(earlier)
      const whole = figuresOf(all)
      await breathe()
      const before = figuresOf(earlierAll)
      await breathe()
      return {
        from,
        to,
        every,
        whole,
        before,
        buckets: inBuckets(all, every).map(([at, inside]): MonitorBucket => ({
          at,
          ...figuresOf(inside),
        })),
        marks: await marksOf(asked, deployments),
        ...(await liveScores.read(
          { ...asked, from: Math.max(from, readFrom ?? 0) },
          every,
          succeededIn(all, every),
        )),
        ...(readFrom === undefined ? {} : { readFrom }),
      }
    },
    runs: (asked) => findRuns(asked, limits.runs, parts),
    lookAt,
    async nodes(asked) {
      const { runs } = await findRuns(asked, limits.looked, parts)
      const times: NodeTimes[] = []
      const over = runs.filter(({ outcome }) => outcome !== undefined)
      for (const run of over) times.push(...(await look(run)).nodes)
      return { runs: over.length, nodes: nodeFigures(times) }
    },
  }
}

/** How many runs succeeded: what a sample of them stands for. */
function succeededIn(runs: readonly MonitoredRun[], every: number) {
  const over = runs.filter(({ outcome }) => outcome?.status === 'succeeded')
  const buckets = inBuckets(over, every).map(([at, inside]) => [at, inside.length] as const)
  return { whole: over.length, buckets: new Map(buckets) }
}
