import { expect, test } from 'vitest'
import type { RunList } from '../../server/api.ts'
import { metricChoices } from './metrics.ts'
import { baselineOf, summed } from './recent-traffic.ts'

const hour = 60 * 60 * 1000
const none = { entries: 0, up: 0, down: 0, starred: 0, meanStars: null }
const choices = metricChoices({ nodes: {}, outputs: {} })
const metric = (name: string) => choices.find((one) => one.name === name)!

/** One run an hour, of 100 and 300 ms in turn; every tenth failed. */
function runs(count: number): RunList['runs'] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${at}`,
    graph: 'help',
    version: 'aaaa',
    status: at % 10 === 0 ? ('failed' as const) : ('succeeded' as const),
    input: {},
    startedAt: at * hour,
    endedAt: at * hour + (at % 2 === 0 ? 100 : 300),
  }))
}

test('recent runs tell how many come on a day, how long they take and how many fail', () => {
  const recent = summed(runs(48), none, 48 * hour)
  expect(recent.perDay).toBe(24)
  expect(recent.latency?.mean).toBe(200)
  expect(baselineOf(metric('latency'), recent)).toMatchObject({ mean: 200, perDay: 24 })
  expect(baselineOf(metric('failed'), recent).mean).toBeCloseTo(5 / 48)
})

test('few runs tell nothing, and a burst is no day', () => {
  expect(summed(runs(19), none, 19 * hour)).toEqual({ runs: 19, feedback: none })
  const burst = runs(48).map((run) => ({ ...run, startedAt: 0 }))
  expect(summed(burst, none, hour / 2).perDay).toBeUndefined()
})

test('thumbs that came say how many are up, else it is assumed and said so', () => {
  const recent = summed(runs(48), { ...none, entries: 24, up: 18, down: 6 }, 48 * hour)
  expect(baselineOf(metric('thumbs'), recent)).toEqual({
    mean: 0.75,
    variance: 0.1875,
    perDay: 12,
    from: 'From 24 thumbs so far.',
  })
  expect(baselineOf(metric('thumbs'), summed([], none, 0))).toMatchObject({
    mean: 0.6,
    from: 'Assuming that 60 % of thumbs are up.',
  })
})
