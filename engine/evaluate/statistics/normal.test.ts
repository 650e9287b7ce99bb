import { expect, test } from 'vitest'
import { gammaAbove, logGamma } from './gamma.ts'
import { normalBelow, normalQuantile } from './normal.ts'

test('the normal distribution is that of SciPy', () => {
  // scipy.stats.norm.cdf 1.17.1
  expect(normalBelow(-5)).toBeCloseTo(2.866515718791933e-7, 15)
  expect(normalBelow(-1.96)).toBeCloseTo(0.024997895148220435, 12)
  expect(normalBelow(-0.3)).toBeCloseTo(0.3820885778110474, 12)
  expect(normalBelow(0)).toBe(0.5)
  expect(normalBelow(1)).toBeCloseTo(0.8413447460685429, 12)
  expect(normalBelow(3.5)).toBeCloseTo(0.9997673709209645, 12)
})

test('its quantiles are those of SciPy, in the middle and far out', () => {
  // scipy.stats.norm.ppf 1.17.1
  expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 10)
  expect(normalQuantile(0.05)).toBeCloseTo(-1.6448536269514729, 12)
  expect(normalQuantile(0.3)).toBeCloseTo(-0.5244005127080409, 12)
  expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729143, 12)
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12)
  expect(normalQuantile(0.9999)).toBeCloseTo(3.719016485455709, 11)
  expect(normalQuantile(0)).toBe(-Infinity)
  expect(normalQuantile(1)).toBe(Infinity)
})

test('the incomplete gamma function is that of SciPy, on both sides of its series', () => {
  // scipy.special.gammaincc and gammaln 1.17.1
  expect(gammaAbove(0.5, 0.1)).toBeCloseTo(0.6547208460185768, 12)
  expect(gammaAbove(1, 3.75)).toBeCloseTo(0.023517745856009114, 12)
  expect(gammaAbove(2.5, 2)).toBeCloseTo(0.5494159513527802, 12)
  expect(gammaAbove(2.5, 9)).toBeCloseTo(0.0029464045878802923, 12)
  expect(gammaAbove(50, 40)).toBeCloseTo(0.9296649333406051, 10)
  expect(gammaAbove(50, 70)).toBeCloseTo(0.0051405024585059085, 10)
  expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 10)
  expect(logGamma(0.5)).toBeCloseTo(0.5723649429247, 10)
  expect(logGamma(10.3)).toBeCloseTo(13.482036786138359, 10)
  expect(logGamma(1000.5)).toBeCloseTo(5908.674175848678, 8)
})
