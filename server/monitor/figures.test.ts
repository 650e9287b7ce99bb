import { expect, test } from 'vitest'
import { figuresOf, timesOf } from './figures.ts'
import type { MonitoredRun, RunOutcome } from './monitored-run.ts'

const outcome: RunOutcome = {
  status: 'succeeded',
  took: 100,
  cost: 0.5,
  inputTokens: 10,
  outputTokens: 3,
}

const run = (parts: Partial<MonitoredRun> = {}): MonitoredRun => ({
  id: 'a',
  startedAt: 0,
  outcome,
  ...parts,
})

test('of no runs there is nothing to say, and they cost nothing', () => {
  expect(figuresOf([])).toEqual({
    requests: 0,
    open: 0,
    cancelled: 0,
    failed: null,
    latency: null,
    firstToken: null,
    cost: 0,
    tokens: { input: 0, output: 0 },
    cached: null,
    thumbs: null,
    verdicts: {},
  })
})

test('runs that go on or were cancelled are requests, and neither failed nor measured', () => {
  const figures = figuresOf([
    run(),
    run({ outcome: { ...outcome, took: 300 } }),
    run({ outcome: { ...outcome, status: 'failed', took: 9000 } }),
    run({ outcome: { ...outcome, status: 'cancelled', took: 7000 } }),
    { id: 'open', startedAt: 0 },
  ])
  expect(figures).toMatchObject({
    requests: 5,
    open: 1,
    cancelled: 1,
    failed: { count: 1, of: 3 },
    latency: { p50: 100, p95: 300, p99: 300, of: 2 },
    cost: 2,
    tokens: { input: 40, output: 12 },
  })
})

test('a share comes with the interval of Wilson', () => {
  const runs = Array.from({ length: 20 }, (_, at) =>
    run({ outcome: { ...outcome, status: at < 3 ? 'failed' : 'succeeded' } }),
  )
  const { failed } = figuresOf(runs)
  expect(failed).toMatchObject({ count: 3, of: 20 })
  expect(failed?.low).toBeCloseTo(0.0524, 4)
  expect(failed?.high).toBeCloseTo(0.3604, 4)
})

test('a price that nobody knows makes the cost unknown', () => {
  expect(figuresOf([run(), run({ outcome: { ...outcome, cost: null } })]).cost).toBeNull()
})

test('what was looked at, and what people thought, is counted apart from the rest', () => {
  const figures = figuresOf([
    run({
      look: {
        firstToken: 250,
        executions: 3,
        cached: 1,
        verdicts: [
          { output: 'verdict', pass: true },
          { output: 'tone', pass: false },
        ],
        nodes: [],
      },
      thumbs: [true, false],
    }),
    run({
      look: { executions: 1, cached: 1, verdicts: [{ output: 'verdict', pass: false }], nodes: [] },
    }),
    run({ thumbs: [true] }),
  ])
  expect(figures).toMatchObject({
    requests: 3,
    firstToken: { p50: 250, p95: 250, p99: 250, of: 1 },
    cached: { count: 2, of: 4 },
    thumbs: { count: 2, of: 3 },
    verdicts: { verdict: { count: 1, of: 2 }, tone: { count: 0, of: 1 } },
  })
})

test('a quantile is one of the times: the smallest that so many of a hundred do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect(timesOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, of: 100 })
  expect(timesOf([3, 1, 2])).toEqual({ p50: 2, p95: 3, p99: 3, of: 3 })
})
