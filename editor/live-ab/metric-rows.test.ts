import { expect, test } from 'vitest'
import { analyse } from '../../engine/evaluate/live/analyse.ts'
import type { LivePlan } from '../../engine/evaluate/live/plan.ts'
import { metricRows } from './metric-rows.ts'

const plan: LivePlan = {
  control: 'a',
  candidates: ['b'],
  primary: {
    name: 'latency',
    label: 'latency',
    scale: 'milliseconds',
    better: 'lower',
    smallestEffect: { relative: 0.1 },
  },
  guardrails: [
    {
      name: 'thumbs',
      label: 'thumbs',
      scale: 'share',
      better: 'higher',
      smallestEffect: { absolute: 0.1 },
      margin: { absolute: 0.1 },
    },
  ],
  secondary: [
    {
      name: 'stars',
      label: 'stars',
      scale: 'score',
      better: 'higher',
      smallestEffect: { absolute: 0.2 },
    },
  ],
  periods: [{ from: 0, weights: { a: 1, b: 1 } }],
  minimumUnits: 20,
}

/** The candidate is faster and gets fewer thumbs. */
const observations = Array.from({ length: 400 }, (_, at) => {
  const variant = at % 2 === 0 ? 'a' : 'b'
  const thumbs = at % (variant === 'a' ? 5 : 3) === 0 ? 0 : 1
  const latency = (variant === 'a' ? 1000 : 700) + (at % 7) * 20
  return { unit: `u${at}`, variant, at, measures: { latency, thumbs } }
})

test('better is to the right, also where lower is better, and a margin is on the left', () => {
  const { comparisons } = analyse(plan, observations)
  const [latency, thumbs, stars] = metricRows(comparisons[0]!)
  expect(latency).toMatchObject({ tone: 'better', verdict: 'Better', role: 'main' })
  expect(latency?.difference).toMatch(/^−/)
  expect(latency?.axis?.low).toBeGreaterThan(0)
  expect(latency?.axis?.high).toBeLessThanOrEqual(1)
  expect(thumbs?.role).toBe('guardrail')
  expect(thumbs?.axis?.point).toBeLessThan(0)
  expect(thumbs?.axis?.margin).toBeLessThan(0)
  expect(stars).toMatchObject({ difference: '–', verdict: 'Can’t tell' })
  expect(stars?.axis).toBeUndefined()
})

test('a difference that is nothing has no sign', () => {
  const same = observations.map((one) => ({
    ...one,
    measures: { latency: 1000, thumbs: one.at % 4 < 2 ? 1 : 0 },
  }))
  const [latency, thumbs] = metricRows(analyse(plan, same).comparisons[0]!)
  expect(latency?.difference).toBe('0 ms')
  expect(thumbs?.difference).toBe('0.0 points')
})
