import { describe, expect, it, onTestFinished } from 'vitest'
import type { Json } from '../../engine/graph/values.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import { noUsage } from '../../engine/models/no-usage.ts'
import type { RunOutcome } from '../../engine/run/events.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import { noPostgres, withPostgres } from '../../test/support/postgres.ts'
import { deploymentStore } from '../deployments/deployment-store.ts'
import { storedExposures } from '../deployments/exposures.ts'
import { feedbackStore } from '../feedback/feedback-store.ts'
import { liveScoreStore } from '../live-scores/live-score-store.ts'
import { liveScores } from '../live-scores/score-figures.ts'
import { openPostgresJournal } from '../journal/postgres-journal.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { createMonitor, type Monitor, type MonitorLimits } from './monitor.ts'

const minute = 60_000
const hour = 60 * minute
const noon = Date.UTC(2026, 4, 1, 12)

interface Place {
  readonly store: Store
  readonly journal: Journal
}

interface Recorded {
  readonly at: number
  readonly graph?: string
  readonly experiment?: string
  /** Null goes on. */
  readonly status?: RunOutcome | null
  readonly took?: number
  readonly cost?: number
  readonly outputs?: Readonly<Record<string, Json>>
  /** Whether a record answered its only node. */
  readonly cached?: boolean
}

/** Writes a run as it would have been recorded at a time. */
async function record(journal: Journal, given: Recorded): Promise<string> {
  const { at, graph = 'shop', experiment, status = 'succeeded', took = 200, cost = 0 } = given
  const run = newRunId(at)
  await journal.append([
    {
      event: {
        type: 'run-start',
        run,
        seq: 1,
        at,
        graph,
        version: 'v',
        input: {},
        ...(experiment === undefined ? {} : { settings: { experiment } }),
      },
    },
    {
      event: {
        type: 'node-end',
        run,
        seq: 2,
        at: at + took,
        path: 'said',
        node: 'said',
        nodeType: 'template',
        attempt: 1,
        outputs: {},
        usage: noUsage,
        calls: [],
        key: run,
        duration: took,
        ...(given.cached === true ? { reused: { run: 'before', path: 'said' } } : {}),
      },
    },
  ])
  if (status === null) return run
  const { outputs = {} } = given
  const usage = { ...noUsage, inputTokens: 10, outputTokens: 5, cost }
  await journal.append([
    { event: { type: 'run-end', run, seq: 3, at: at + took, status, outputs, usage, duration: 1 } },
  ])
  return run
}

/** A monitor as each server has one for itself. */
function monitorOf({ store, journal }: Place, limits?: MonitorLimits): Monitor {
  return createMonitor({
    journal,
    exposures: storedExposures(store, journal),
    deployments: deploymentStore(store),
    feedback: feedbackStore(store),
    liveScores: liveScores({
      stored: liveScoreStore(store),
      deployments: deploymentStore(store),
      behind: () => undefined,
    }),
    ...(limits === undefined ? {} : { limits }),
  })
}

async function thumb({ store }: Place, run: string, thumbs: 'up' | 'down'): Promise<void> {
  const origin = { graph: 'shop', version: 'v', deployment: null, variant: null }
  const person = { person: `${run} ${thumbs}`, person_name: 'ada' }
  await feedbackStore(store).give({ run, ...person, ...origin }, { thumbs })
}

function answersFrom(openPlace: () => Promise<Place>): void {
  async function opened(): Promise<Place> {
    const place = await openPlace()
    onTestFinished(async () => {
      await place.journal.close()
      await place.store.destroy()
    })
    return place
  }

  it('tells of each bucket in which something ran, of the whole, and of the time before', async () => {
    const place = await opened()
    const { journal } = place
    const first = await record(journal, {
      at: noon + 5,
      cost: 0.25,
      outputs: { verdict: { pass: true, score: 1, reasons: [] } },
    })
    await record(journal, { at: noon + 59_000, status: 'failed', cached: true })
    await record(journal, { at: noon + 30 * minute, status: null })
    await record(journal, { at: noon + 31 * minute, status: 'cancelled' })
    await record(journal, { at: noon - minute, took: 900 })
    await record(journal, { at: noon - hour - 1 })
    await record(journal, { at: noon + hour })
    await record(journal, { at: noon + 7, experiment: 'e' })
    await thumb(place, first, 'up')
    await thumb(place, first, 'down')
    const answer = await monitorOf(place).read({ from: noon, to: noon + hour })
    expect(answer).toMatchObject({ from: noon, to: noon + hour, every: minute, marks: [] })
    expect(answer).not.toHaveProperty('readFrom')
    expect(answer.whole).toMatchObject({
      requests: 4,
      open: 1,
      cancelled: 1,
      failed: { count: 1, of: 2 },
      latency: { p50: 200, of: 1 },
      cost: 0.25,
      tokens: { input: 30, output: 15 },
      cached: { count: 1, of: 3 },
      thumbs: { count: 1, of: 2 },
      verdicts: { verdict: { count: 1, of: 1 } },
    })
    expect(answer.before).toMatchObject({ requests: 1, latency: { p50: 900, of: 1 } })
    expect(answer.buckets.map(({ at, requests }) => [(at - noon) / minute, requests])).toEqual([
      [0, 2],
      [30, 1],
      [31, 1],
    ])
    expect(answer.buckets[0]).toMatchObject({ failed: { count: 1, of: 2 }, thumbs: { of: 2 } })
  })

  it('tells of one graph, and of its nodes', async () => {
    const place = await opened()
    await record(place.journal, { at: noon + 1, took: 30 })
    await record(place.journal, { at: noon + 2, took: 50, graph: 'other' })
    await record(place.journal, { at: noon + 3, cached: true })
    await record(place.journal, { at: noon + 4, status: null })
    const monitor = monitorOf(place)
    const asked = { graph: 'shop', from: noon, to: noon + hour }
    expect((await monitor.read(asked)).whole).toMatchObject({ requests: 3, open: 1 })
    expect(await monitor.nodes(asked)).toMatchObject({
      runs: 2,
      nodes: [{ node: 'said', executions: 2, cached: 1, latency: { p50: 30, of: 1 }, share: 1 }],
    })
    expect(await monitor.nodes({ ...asked, graph: 'none' })).toEqual({ runs: 0, nodes: [] })
  })

  it('tells of what a deployment answered, and when it was changed', async () => {
    const place = await opened()
    const { store, journal } = place
    const exposures = storedExposures(store, journal)
    const of = async (at: number, name: string, shadowOf?: string): Promise<string> => {
      const run = await record(journal, { at })
      const exposure = { run, name, revision: 1, variant: 'A', version: 'v', unit: 'u' }
      await exposures.record([{ ...exposure, ...(shadowOf === undefined ? {} : { shadowOf }) }])
      await exposures.close()
      await store
        .updateTable('exposures')
        .set({ created_at: at - 20 })
        .where('run', '=', run)
        .execute()
      return run
    }
    const run = await of(noon + 5, 'live')
    await of(noon + 6, 'live', run)
    await of(noon + 7, 'other')
    await of(noon - 5, 'live')
    await of(noon + hour, 'live')
    await record(journal, { at: noon + 8 })
    for (const [name, graph] of [
      ['live', 'shop'],
      ['other', 'shop'],
      ['elsewhere', 'other'],
    ] as const) {
      const made = { kind: 'change', message: `Made ${name}`, author: 'ada' } as const
      const variants = [{ name: 'A', version: 'v', weight: 1 }]
      const rest = { mode: 'split', origins: [], ramp: [], gates: [], enabled: true } as const
      const settings = { graph, variants, onDisconnect: 'continue', ...rest } as const
      await deploymentStore(store).add(name, 0, settings, made)
    }
    await store.updateTable('deployment_revisions').set({ created_at: noon }).execute()
    const monitor = monitorOf(place)
    const asked = { from: noon, to: noon + hour }
    const live = await monitor.read({ ...asked, deployment: 'live' })
    expect(live).toMatchObject({ whole: { requests: 1 }, before: { requests: 1 } })
    expect(live.marks).toEqual([
      { at: noon, deployment: 'live', revision: 1, title: 'Made live', by: 'ada' },
    ])
    const names = async (more: object): Promise<readonly string[]> =>
      (await monitor.read({ ...asked, ...more })).marks.map(({ deployment }) => deployment)
    expect(await names({ graph: 'shop' })).toEqual(['live', 'other'])
    expect(await names({})).toEqual(['elsewhere', 'live', 'other'])
    expect(await names({ from: noon + 1 })).toEqual([])
    expect((await monitor.read(asked)).whole.requests).toBe(4)

    const listed = async (more: object): Promise<readonly string[]> =>
      (await exposures.list({ deployment: 'live', limit: 10, ...more })).map((one) => one.run)
    const [newest, second, oldest] = await listed({})
    expect(second).toBe(run)
    expect(await listed({ before: newest, limit: 1 })).toEqual([second])
    expect(await listed({ before: second })).toEqual([oldest])
    expect(await listed({ from: noon - 15, to: noon + minute })).toEqual([second])
  })

  it('marks the steps that a ramp took while its revision was live', async () => {
    const place = await opened()
    const { store } = place
    const rest = { mode: 'split', origins: [], gates: [], enabled: true } as const
    const variants = [
      { name: 'old', version: 'v', weight: 3 },
      { name: 'new', version: 'w', weight: 1 },
    ]
    const settings = { graph: 'shop', variants, onDisconnect: 'continue', ...rest } as const
    const change = { kind: 'change', message: '', author: 'ada' } as const
    const ramp = [
      { at: noon + 10 * minute, weights: { old: 1, new: 1 } },
      { at: noon + 20 * minute, weights: { old: 1, new: 2 } },
      { at: noon + 40 * minute, weights: { new: 1 } },
      // Nobody knows yet.
      { at: Date.now() + hour, weights: { old: 1 } },
    ]
    const stored = deploymentStore(store)
    await stored.add('live', 0, { ...settings, ramp }, change)
    await store
      .updateTable('deployment_revisions')
      .set({ created_at: noon - hour })
      .execute()
    const monitor = monitorOf(place)
    const marked = async (more: object = {}): Promise<readonly (string | number)[]> => {
      const { marks } = await monitor.read({ from: noon, to: noon + hour, ...more })
      return marks.map(({ step, title }) => (step === undefined ? 'made' : title))
    }
    const words = (step: number, parts: string): string => `Step ${step} of 4 of the ramp: ${parts}`
    const steps = [
      words(1, 'old 50 %, new 50 %'),
      words(2, 'old 33.3 %, new 66.7 %'),
      words(3, 'old 0 %, new 100 %'),
    ]
    expect(await marked()).toEqual(steps)
    expect(await marked({ from: noon + 15 * minute })).toEqual(steps.slice(1))
    expect(await marked({ to: noon + 40 * minute })).toEqual(steps.slice(0, 2))
    expect(await marked({ to: Date.now() + 2 * hour })).toEqual(steps)
    expect(await marked({ graph: 'other' })).toEqual([])
    expect(await marked({ deployment: 'live' })).toEqual(steps)

    await stored.add('live', 1, { ...settings, ramp: [] }, change)
    await store
      .updateTable('deployment_revisions')
      .set({ created_at: noon + 30 * minute })
      .where('number', '=', 2)
      .execute()
    expect(await marked()).toEqual([...steps.slice(0, 2), 'made'])
    expect(await marked({ from: noon + 35 * minute })).toEqual([])
  })

  it('says from when on it counts where there are too many runs', async () => {
    const place = await opened()
    for (let at = 0; at < 6; at += 1) await record(place.journal, { at: noon + at * minute })
    const asked = { from: noon + 3 * minute, to: noon + 6 * minute }
    const limited = (runs: number) => monitorOf(place, { runs, looked: 2 }).read(asked)
    expect(await limited(6)).not.toHaveProperty('readFrom')
    const five = await limited(5)
    expect(five).toMatchObject({
      readFrom: noon + minute,
      whole: { requests: 3 },
      before: { requests: 2 },
    })
    expect(five.whole.cached?.of ?? 0).toBeLessThanOrEqual(2)
    expect(await limited(2)).toMatchObject({
      readFrom: noon + 4 * minute,
      whole: { requests: 2 },
      before: { requests: 0 },
    })
  })

  it('tells the same in every server, and what has ended since', async () => {
    const place = await opened()
    const run = await record(place.journal, { at: noon, status: null })
    const monitors = [monitorOf(place), monitorOf(place)]
    const asked = { from: noon, to: noon + hour }
    for (const monitor of monitors) {
      expect((await monitor.read(asked)).whole).toMatchObject({ open: 1, failed: null })
    }
    const end = { status: 'failed', outputs: {}, usage: noUsage, duration: 1 } as const
    await place.journal.append([
      { event: { type: 'run-end', run, seq: 3, at: noon + 500, ...end } },
    ])
    for (const monitor of monitors) {
      expect((await monitor.read(asked)).whole).toMatchObject({ open: 0, failed: { count: 1 } })
    }
  })
}

describe('a monitor in SQLite', () => {
  answersFrom(async () => ({ store: await openStore(':memory:'), journal: memoryJournal() }))

  it('reads a run that is over once', async () => {
    const journal = memoryJournal()
    const store = await openStore(':memory:')
    onTestFinished(async () => {
      await journal.close()
      await store.destroy()
    })
    const read: string[] = []
    const seen: Journal = {
      ...journal,
      ends(runs) {
        read.push(...runs)
        return journal.ends(runs)
      },
      bareEvents(run, after, most) {
        read.push(run)
        return journal.bareEvents(run, after, most)
      },
    }
    const monitor = monitorOf({ store, journal: seen })
    const asked = { from: noon, to: noon + hour }
    const old = await record(journal, { at: noon + 1 })
    const first = await monitor.read(asked)
    expect([...new Set(read.splice(0))]).toEqual([old])
    expect(await monitor.read(asked)).toEqual(first)
    expect(read).toEqual([])
    const young = await record(journal, { at: noon + 2 })
    expect((await monitor.read(asked)).whole.requests).toBe(2)
    expect([...new Set(read)]).toEqual([young])
  })
})

describe.skipIf(noPostgres)(`a monitor in Postgres${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  const postgres = withPostgres()
  answersFrom(async () => {
    const url = await postgres.database()
    return { store: await openStore(url), journal: await openPostgresJournal(url) }
  })
})
