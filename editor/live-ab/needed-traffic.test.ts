import { expect, test } from 'vitest'
import type { Metric } from '../../engine/evaluate/live/plan.ts'
import { neededTraffic, roundedUp } from './needed-traffic.ts'

const thumbs: Metric = {
  name: 'thumbs',
  label: 'thumbs',
  scale: 'share',
  better: 'higher',
  smallestEffect: { absolute: 0.05 },
}
const baseline = { mean: 0.6, variance: 0.24, from: '' }

test('a small share of the candidate takes more traffic than an even split', () => {
  const even = neededTraffic(thumbs, baseline, 0.5)?.units ?? 0
  const small = neededTraffic(thumbs, baseline, 0.1)?.units ?? 0
  expect(even).toBeGreaterThan(2000)
  expect(even).toBeLessThan(8000)
  expect(small / even).toBeCloseTo(0.25 / 0.09, 0)
})

test('days follow from what comes on a day', () => {
  const needed = neededTraffic(thumbs, { ...baseline, perDay: 500 }, 0.5)
  expect(needed?.days).toBe((needed?.units ?? 0) / 500)
  expect(neededTraffic(thumbs, { ...baseline, perDay: 0 }, 0.5)?.days).toBeUndefined()
})

test('a relative difference is one of the mean', () => {
  const latency: Metric = { ...thumbs, scale: 'milliseconds', smallestEffect: { relative: 0.1 } }
  const known = { mean: 1000, variance: 250_000, from: '' }
  expect(neededTraffic(latency, known, 0.5)?.units).toBe(
    neededTraffic({ ...latency, smallestEffect: { absolute: 100 } }, known, 0.5)?.units,
  )
})

test('nothing is said without a spread or for a share of everything', () => {
  expect(neededTraffic(thumbs, { ...baseline, variance: 0 }, 0.5)).toBeUndefined()
  expect(neededTraffic(thumbs, baseline, 1)).toBeUndefined()
})

test('counts pretend no precision', () => {
  expect([7, 43, 412, 2843, 15_201].map(roundedUp)).toEqual([7, 43, 420, 2900, 16_000])
})
