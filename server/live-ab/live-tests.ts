import { analyse } from '../../engine/evaluate/live/analyse.ts'
import type { LiveResult } from '../../engine/evaluate/live/result.ts'
import type { Observation } from '../../engine/evaluate/live/units.ts'
import type { RunAnswer } from '../api.ts'
import type { LiveTest, LiveTestCreate } from '../api/live-ab.ts'
import type { FeedbackStore } from '../feedback/feedback-store.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/open-store.ts'
import type { LiveTestRow } from '../store/feedback-tables.ts'
import type { LiveTraffic } from './live-traffic.ts'
import { observe } from './observe.ts'

const mostKnown = 200_000

/** The live A/Bs of deployments, one for each. */
export interface LiveTests {
  /** @throws HttpError where there is no such deployment, or the plan makes no sense */
  begin(deployment: string, plan: LiveTestCreate, by: string): Promise<LiveTest>
  /** Undefined where none was ever begun. @throws HttpError where there is no such deployment */
  find(deployment: string): Promise<LiveTest | undefined>
  /** @throws HttpError where there is none */
  stop(deployment: string): Promise<LiveTest>
  /** Looks at all that go on, and rolls back each candidate that breaks a guardrail. */
  guard(): Promise<void>
}

export function liveTests(options: {
  store: Store
  feedback: Pick<FeedbackStore, 'ofRuns'>
  look: (run: string) => RunAnswer | undefined
  traffic: LiveTraffic
  log: Pick<Log, 'info' | 'error'>
}): LiveTests {
  const { store, feedback, look, traffic, log } = options
  /** What runs that are over measured: reading them from the journal takes long. */
  const known = new Map<string, Observation['measures']>()

  function rowOf(deployment: string): Promise<LiveTestRow | undefined> {
    return store
      .selectFrom('live_tests')
      .selectAll()
      .where('deployment', '=', deployment)
      .executeTakeFirst()
  }

  async function analysed(row: LiveTestRow): Promise<LiveResult> {
    const found = await traffic.read(row.deployment, Number(row.started_at))
    if (found === undefined) throw notFound(`deployment "${row.deployment}"`)
    const end = row.stopped_at === null ? Infinity : Number(row.stopped_at)
    const exposures = found.exposures.filter(({ at }) => at < end)
    if (known.size > mostKnown) known.clear()
    const said = await feedback.ofRuns(exposures.map(({ run }) => run))
    return analyse(
      { ...planOf(row), periods: found.periods, stopped: row.stopped_at !== null },
      observe(exposures, { look, feedback: said, known }),
    )
  }

  async function toTest(row: LiveTestRow): Promise<LiveTest> {
    return {
      deployment: row.deployment,
      plan: planOf(row),
      startedAt: Number(row.started_at),
      startedBy: row.started_by,
      ...(row.stopped_at === null ? {} : { stoppedAt: Number(row.stopped_at) }),
      ...(row.rolled_back_at === null || row.rolled_back_why === null
        ? {}
        : { rolledBack: { at: Number(row.rolled_back_at), why: row.rolled_back_why } }),
      result: await analysed(row),
    }
  }

  async function read(deployment: string): Promise<LiveTest> {
    const row = await rowOf(deployment)
    if (row === undefined) throw notFound(`live A/B of the deployment "${deployment}"`)
    return toTest(row)
  }

  async function guardOne(row: LiveTestRow): Promise<void> {
    const { advice, candidate, sentence } = await analysed(row)
    if (advice !== 'roll-back' || candidate === undefined) return
    await traffic.rollBack(row.deployment, candidate, sentence)
    const now = Date.now()
    await store
      .updateTable('live_tests')
      .set({ stopped_at: now, rolled_back_at: now, rolled_back_why: sentence })
      .where('deployment', '=', row.deployment)
      .where('started_at', '=', row.started_at)
      .execute()
    log.info(`The deployment "${row.deployment}" was rolled back. ${sentence}`)
  }

  return {
    async find(deployment) {
      const row = await rowOf(deployment)
      if (row !== undefined) return toTest(row)
      if ((await traffic.read(deployment, Date.now())) !== undefined) return undefined
      throw notFound(`deployment "${deployment}"`)
    },
    async begin(deployment, plan, by) {
      const now = Date.now()
      const found = await traffic.read(deployment, now)
      if (found === undefined) throw notFound(`deployment "${deployment}"`)
      try {
        analyse({ ...plan, periods: found.periods }, [])
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        throw new HttpError(422, 'PLAN_DOES_NOT_FIT', error.message)
      }
      const row = {
        plan: JSON.stringify(plan),
        started_at: now,
        started_by: by,
        stopped_at: null,
        rolled_back_at: null,
        rolled_back_why: null,
      }
      await store
        .insertInto('live_tests')
        .values({ deployment, ...row })
        .onConflict((conflict) => conflict.column('deployment').doUpdateSet(row))
        .execute()
      return read(deployment)
    },
    async stop(deployment) {
      await store
        .updateTable('live_tests')
        .set({ stopped_at: Date.now() })
        .where('deployment', '=', deployment)
        .where('stopped_at', 'is', null)
        .execute()
      return read(deployment)
    },
    async guard() {
      const rows = await store
        .selectFrom('live_tests')
        .selectAll()
        .where('stopped_at', 'is', null)
        .execute()
      for (const row of rows) {
        try {
          await guardOne(row)
        } catch (error) {
          // One that cannot be looked at keeps no other from being guarded.
          log.error({ err: error }, `The live A/B of "${row.deployment}" could not be looked at.`)
        }
      }
    },
  }
}

function planOf(row: LiveTestRow): LiveTestCreate {
  // SAFETY: `begin` wrote it.
  return JSON.parse(row.plan) as LiveTestCreate
}
