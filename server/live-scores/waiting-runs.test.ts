import { expect, test } from 'vitest'
import type { EndedRun } from '../../engine/journal/journal.ts'
import { noUsage } from '../../engine/models/no-usage.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import type { DeploymentSettings, LiveEvaluator } from '../api/deployments.ts'
import type { LiveRevision } from '../deployments/deployment-store.ts'
import type { Exposure } from '../deployments/exposures.ts'
import { day } from '../day.ts'
import { waitingRuns, type WaitingRuns } from './waiting-runs.ts'

const noon = Date.UTC(2026, 4, 1, 12)
const hour = 60 * 60 * 1000
const rubric: LiveEvaluator = { evaluator: 'rubric', share: 1 }
const length: LiveEvaluator = { evaluator: 'length', share: 1 }
const always = (): boolean => true

function revisionWith(evaluators: readonly LiveEvaluator[], number = 1): LiveRevision {
  const settings: DeploymentSettings = {
    graph: 'loom',
    variants: [],
    mode: 'split',
    origins: [],
    onDisconnect: 'continue',
    ramp: [],
    gates: [],
    evaluators,
    enabled: true,
  }
  const made = { kind: 'change', message: '', author: '', createdAt: 0, begunAt: 0 } as const
  return { deployment: 'support', salt: 's', number, settings, shares: [], ...made }
}

/** Runs of a deployment that ended in some way, or go on, and which of them were scored. */
function place(most = 100) {
  const live = revisionWith([rubric, length])
  const runs: (Exposure & { at: number })[] = []
  const ends = new Map<string, EndedRun>()
  const scored = new Set<string>()
  const revisions: LiveRevision[] = [live]
  const open = (): WaitingRuns =>
    waitingRuns('support', {
      journal: {
        ends: (ids) => new Map(ids.flatMap((id) => (ends.has(id) ? [[id, ends.get(id)!]] : []))),
      },
      exposures: {
        async list({ from = 0, before, limit }) {
          const found = runs
            .filter(({ at, run }) => at >= from && (before === undefined || run < before))
            .toSorted((a, b) => b.at - a.at)
          return found.slice(0, limit)
        },
      },
      deployments: { revisions: async () => revisions },
      scores: { scored: async () => scored },
      most,
    })
  function end(run: string, at: number, status: EndedRun['status'] = 'succeeded'): void {
    ends.set(run, { status, startedAt: at, endedAt: at + 1, usage: noUsage })
  }
  function ran(at: number, status: EndedRun['status'] | null = 'succeeded', revision = 1): string {
    const run = newRunId(at)
    runs.push({ run, name: 'support', revision, variant: 'current', version: 'v', unit: 'u', at })
    if (status !== null) end(run, at, status)
    return run
  }
  return { live, revisions, scored, open, ran, end }
}

const idsOf = (taken: ReturnType<WaitingRuns['take']>) => taken.map(({ exposure }) => exposure.run)

test('the newest runs of the last 24 hours come first, without those that did not succeed', async () => {
  const { live, open, ran } = place()
  ran(noon - day - hour)
  const old = ran(noon - 5 * hour)
  ran(noon - 4 * hour, 'failed')
  ran(noon - 3 * hour, 'cancelled')
  const young = ran(noon - hour)
  const waiting = open()
  await waiting.refresh(live, noon)
  expect(waiting.behind(always)).toBe(2)
  expect(idsOf(waiting.take(1, always))).toEqual([young])
  expect(idsOf(waiting.take(9, always))).toEqual([old])
  expect(waiting.take(9, always)).toEqual([])
})

test('a run that goes on is asked about again, until it is over', async () => {
  const { live, open, ran, end } = place()
  const run = ran(noon - 5 * hour, null)
  const waiting = open()
  await waiting.refresh(live, noon)
  expect(waiting.take(9, always)).toEqual([])
  end(run, noon - 5 * hour)
  await waiting.refresh(live, noon + hour)
  expect(idsOf(waiting.take(9, always))).toEqual([run])
})

test('what has scores already is left out, and lacks only the others', async () => {
  const { live, scored, open, ran } = place()
  const [half, whole] = [ran(noon - hour), ran(noon - 2 * hour)]
  for (const key of [`${half} rubric`, `${whole} rubric`, `${whole} length`]) scored.add(key)
  const waiting = open()
  await waiting.refresh(live, noon)
  expect(waiting.take(9, always)).toMatchObject([
    { exposure: { run: half }, evaluators: [{ evaluator: 'length' }] },
  ])
})

test('of too many the oldest make place', async () => {
  const { live, open, ran } = place(2)
  ran(noon - 3 * hour)
  const [second, third] = [ran(noon - 2 * hour), ran(noon - hour)]
  const waiting = open()
  await waiting.refresh(live, noon)
  expect(idsOf(waiting.take(9, always))).toEqual([third, second])
})

test('a run keeps waiting for an evaluator that rests', async () => {
  const { live, open, ran } = place()
  const run = ran(noon - hour)
  const waiting = open()
  await waiting.refresh(live, noon)
  const cheap = ({ evaluator }: LiveEvaluator): boolean => evaluator === 'length'
  expect(waiting.take(9, cheap)).toMatchObject([{ evaluators: [{ evaluator: 'length' }] }])
  expect(waiting.take(9, cheap)).toEqual([])
  expect(waiting.take(9, always)).toMatchObject([
    { exposure: { run }, evaluators: [{ evaluator: 'rubric' }] },
  ])
})

test('other settings score what ran under them, and not what ran before', async () => {
  const { revisions, open, ran } = place()
  const first = revisionWith([length])
  const second = revisionWith([rubric], 2)
  revisions.splice(0, 1, first)
  ran(noon - 2 * hour)
  const waiting = open()
  await waiting.refresh(first, noon)
  expect(waiting.behind(always)).toBe(1)
  revisions.unshift(second)
  const later = ran(noon - hour, 'succeeded', 2)
  await waiting.refresh(second, noon)
  expect(idsOf(waiting.take(9, always))).toEqual([later])
})

test('what could not be scored is tried again some times, and then given up', async () => {
  const { live, open, ran } = place()
  ran(noon - hour)
  const waiting = open()
  await waiting.refresh(live, noon)
  for (let tries = 1; tries < 5; tries += 1) {
    const [taken] = waiting.take(9, always)
    expect(taken).toBeDefined()
    waiting.putBack(taken!)
  }
  const [last] = waiting.take(9, always)
  waiting.putBack(last!)
  await waiting.refresh(live, noon + 1)
  expect(waiting.take(9, always)).toEqual([])
})
