import { expect, test } from 'vitest'
import { bootstrapMean } from './bootstrap.ts'
import { seededRandom } from './random.ts'

test('agrees with the percentile bootstrap of SciPy', () => {
  // scipy.stats.bootstrap 1.17.1, method "percentile", 200,000 resamples: -0.0139 to 0.4375.
  const differences = [0.5, 0, 0, -0.25, 1, 0.5, 0, 1 / 3, -0.5, 0, 2 / 3, 0.25]
  const interval = bootstrapMean(differences, { resamples: 200_000 })
  expect(interval?.mean).toBeCloseTo(2.5 / 12, 12)
  expect(interval?.low).toBeCloseTo(-0.0139, 2)
  expect(interval?.high).toBeCloseTo(0.4375, 2)
  expect(interval?.count).toBe(12)
})

test('gives the quantiles of the binomial distribution where they are known', () => {
  // Means of 20 draws of a fair coin: B(20, 1/2) has its 2.5 % quantile at 6 and its 97.5 % quantile at 14.
  const coin = Array.from({ length: 20 }, (_, at) => at % 2)
  expect(bootstrapMean(coin)).toMatchObject({ mean: 0.5, low: 6 / 20, high: 14 / 20 })
})

test('is the same for the same seed, and another one for another', () => {
  const values = Array.from({ length: 30 }, (_, at) => Math.sqrt(at))
  expect(bootstrapMean(values, { seed: 7 })).toEqual(bootstrapMean(values, { seed: 7 }))
  expect(bootstrapMean(values, { seed: 7 })).not.toEqual(bootstrapMean(values, { seed: 8 }))
})

test('is narrower the less it promises', () => {
  const values = [0, 1, 0, 1, 1, 0, 0, 0, 1, 0]
  const wide = bootstrapMean(values, { level: 0.99 })!
  const narrow = bootstrapMean(values, { level: 0.5 })!
  expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low)
})

test('has no interval of nothing, and no width when all values are the same', () => {
  expect(bootstrapMean([])).toBeNull()
  expect(bootstrapMean([0.25, 0.25])).toMatchObject({ low: 0.25, high: 0.25 })
})

test('draws the numbers of mulberry32', () => {
  // From an implementation in Python.
  const random = seededRandom(1)
  expect([random(), random(), random()]).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ])
})
