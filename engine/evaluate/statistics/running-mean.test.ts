import { expect, test } from 'vitest'
import { runningMean } from './running-mean.ts'

function meanOf(values: readonly number[]) {
  const mean = runningMean()
  for (const value of values) mean.add(value)
  return mean
}

test('keeps mean and variance as NumPy computes them from all values', () => {
  const mean = meanOf([0.2, 0.9, 1, 0.5, 0.5, 0])
  expect(mean.count).toBe(6)
  expect(mean.mean).toBeCloseTo(3.1 / 6, 12)
  // numpy.var with ddof=1, and without it over the same values with 0 and 1 behind them.
  expect(mean.variance).toBeCloseTo(0.14966666666666667, 12)
  expect(mean.shareVariance).toBeCloseTo(0.15609375, 12)
})

test('the variance of a share is never 0', () => {
  // Agresti and Caffo: p̃ = (0 + 1) / (8 + 2), so 0.1 · 0.9.
  expect(meanOf([0, 0, 0, 0, 0, 0, 0, 0]).shareVariance).toBeCloseTo(0.09, 12)
  expect(meanOf([1, 1, 1, 0]).shareVariance).toBeCloseTo((4 / 6) * (2 / 6), 12)
  expect(meanOf([]).shareVariance).toBeCloseTo(0.25, 12)
})

test('one value has no variance', () => {
  expect(meanOf([3]).variance).toBe(0)
})
