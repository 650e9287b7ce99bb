import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mcnemarExact } from './mcnemar.ts'
import { pairedBootstrap } from './paired-bootstrap.ts'
import {
  examplesForDifference,
  examplesForRates,
  smallestPairedDifference,
  smallestRateDifference,
} from './paired-power.ts'
import { pairedRateInterval } from './paired-rates.ts'
import { wilcoxonSignedRank } from './wilcoxon.ts'
import { wilsonInterval } from './wilson.ts'

/** Fifteen differences, with zeros, both signs and no two sums alike. */
const differences = [
  0.5,
  0,
  0,
  -0.25,
  1,
  0.45,
  0.02,
  1 / 3,
  -0.5,
  0.13,
  2 / 3,
  0.25,
  0.9,
  -0.1,
  0.61,
]

test('the interval of a rate is that of SciPy', () => {
  // scipy.stats.binomtest(k, n).proportion_ci(method='wilson') 1.17.1
  const near = (low: number, high: number) => ({
    low: expect.closeTo(low, 10),
    high: expect.closeTo(high, 10),
  })
  expect(wilsonInterval(7, 10)).toEqual(near(0.39677814746114526, 0.892208732593699))
  expect(wilsonInterval(71, 98)).toEqual(near(0.6288396121638468, 0.80320447390397))
  expect(wilsonInterval(30, 120, 0.9)).toEqual(near(0.19097866267267988, 0.32004587370088483))
  expect(wilsonInterval(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.16112515805281935, 10) })
  expect(wilsonInterval(98, 98)).toEqual({ low: expect.closeTo(0.9622800098783193, 10), high: 1 })
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
})

test('the interval of the difference of two paired rates is that of Tango', () => {
  const near = (low: number, high: number) => ({
    low: expect.closeTo(low, 6),
    high: expect.closeTo(high, 6),
  })
  // Worked out apart from the formula: for each difference the likelihood was maximized by search.
  expect(pairedRateInterval(7, 1, 21)).toEqual(near(0.026003, 0.517232))
  expect(pairedRateInterval(1, 7, 21)).toEqual(near(-0.517232, -0.026003))
  expect(pairedRateInterval(13, 4, 98)).toEqual(near(0.010396, 0.180773))
  expect(pairedRateInterval(0, 1, 40)).toEqual(near(-0.128814, 0.064812))
  expect(pairedRateInterval(0, 10, 10)).toEqual(near(-1, -0.444934))
  // By hand, where nothing changed: z² / (20 + z²), as Wilson's of 0 in 20.
  expect(pairedRateInterval(0, 0, 20)).toEqual(near(-0.161125, 0.161125))
  expect(pairedRateInterval(0, 0, 20).high).toBeCloseTo(wilsonInterval(0, 20).high, 12)
  expect(pairedRateInterval(0, 0, 0)).toEqual({ low: -1, high: 1 })
})

test('the exact test of pass and fail is that of SciPy', () => {
  // scipy.stats.binomtest(max(b, c), b + c).pvalue 1.17.1
  expect(mcnemarExact(13, 2)).toBeCloseTo(0.00738525390625, 10)
  expect(mcnemarExact(2, 13)).toBeCloseTo(0.00738525390625, 10)
  expect(mcnemarExact(6, 0)).toBeCloseTo(0.03125, 10)
  expect(mcnemarExact(21, 17)).toBeCloseTo(0.6271025701571489, 10)
  expect(mcnemarExact(150, 100)).toBeCloseTo(0.0018833009350761602, 10)
  expect(mcnemarExact(5, 5)).toBe(1)
  expect(mcnemarExact(1, 0)).toBeCloseTo(1, 12)
  expect(mcnemarExact(0, 0)).toBe(1)
})

test('the signed-rank test is that of SciPy, exact and approximate', () => {
  // scipy.stats.wilcoxon(method='exact') 1.17.1
  const plain = [0.125, -0.3, 0.41, 0.07, -0.02, 0.55, 0.19, -0.11, 0.33, 0.28, 0.01, -0.23, 0.36]
  expect(wilcoxonSignedRank(plain)).toEqual({
    statistic: 22,
    p: expect.closeTo(0.10986328125, 10),
    count: 13,
    method: 'exact',
  })
  // With ties and a zero: method=PermutationMethod(), which goes through all 1024 signs.
  const tied = [1, 1, 2, -1, 3, -2, 2, 0, 4, 0, -1].map((quarter) => quarter / 4)
  expect(wilcoxonSignedRank(tied)).toMatchObject({
    statistic: 11,
    p: expect.closeTo(0.21484375, 10),
    count: 9,
  })
  // method='asymptotic', correction=False, of 79 differences with ties.
  const many = Array.from({ length: 80 }, (_, at) => (((at * 37) % 61) - 24) / 20)
  expect(wilcoxonSignedRank(many)).toEqual({
    statistic: 1061.5,
    p: expect.closeTo(0.011269739758692145, 8),
    count: 79,
    method: 'normal',
  })
})

test('what rounding leaves is no difference to the signed-rank test', () => {
  expect(wilcoxonSignedRank([0.1 + 0.2 - 0.3, 0])).toBeNull()
  const tied = wilcoxonSignedRank([0.3 - 0.2, 0.1, 0.2 - 0.1, -0.1])
  expect(tied).toEqual(wilcoxonSignedRank([0.1, 0.1, 0.1, -0.1]))
})

test('the paired bootstrap is that of SciPy on the same draws', () => {
  // The draws of the seeded numbers, made in Python; intervals by SciPy 1.17.1 of them, with the
  // means rounded to 1e-12, because sums in another order differ in their last digits.
  const first = pairedBootstrap(differences)!
  expect(first.mean).toBeCloseTo(0.2673333333333333, 12)
  expect(first.percentile.low).toBeCloseTo(0.0524388888888889, 9)
  expect(first.percentile.high).toBeCloseTo(0.4753333333333333, 9)
  expect(first.bca.low).toBeCloseTo(0.055571124122294785, 7)
  expect(first.bca.high).toBeCloseTo(0.47777777777777786, 7)
  const other = pairedBootstrap(differences, { seed: 7 })!
  expect(other.bca.low).toBeCloseTo(0.0640830748771353, 7)
  expect(other.bca.high).toBeCloseTo(0.4770533231737989, 7)
})

test('p is the level at which the interval ends at 0', () => {
  // scipy.optimize.brentq on the end of the BCa interval, from the same draws.
  const shifted = differences.map((difference) => difference - 0.15)
  const found = pairedBootstrap(shifted, { seed: 3 })!
  expect(found.p).toBeCloseTo(0.27883325771958284, 6)
  expect(found.bca.low).toBeCloseTo(-0.09268342921483262, 7)
  expect(found.bca.high).toBeCloseTo(0.3281833003843878, 7)
})

test('examples of one source are drawn together', () => {
  // The same in Python: whole groups are drawn, and left out for the acceleration.
  const clusters = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'c', 'c', 'd', 'e', 'e', 'f', 'f', 'f']
  const found = pairedBootstrap(differences, { clusters })!
  expect(found).toMatchObject({ count: 15, clusters: 6 })
  expect(found.percentile.low).toBeCloseTo(0.1364814814814815, 9)
  expect(found.percentile.high).toBeCloseTo(0.4225641025641025, 9)
  expect(found.bca.low).toBeCloseTo(0.1272222222222222, 6)
  expect(found.bca.high).toBeCloseTo(0.412957861702642, 6)
  // Ten copies of each example are no more evidence than one.
  const copies = differences.flatMap((difference) => Array.from({ length: 10 }, () => difference))
  const sources = copies.map((_, at) => String(Math.floor(at / 10)))
  const width = ({ percentile }: NonNullable<ReturnType<typeof pairedBootstrap>>): number =>
    percentile.high - percentile.low
  const together = pairedBootstrap(copies, { clusters: sources })!
  expect(width(together)).toBeCloseTo(width(pairedBootstrap(differences)!), 6)
  expect(width(pairedBootstrap(copies)!)).toBeLessThan(width(together) / 2)
})

test('turning all differences round turns the interval round, and the order of examples is none', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(values, (list) => {
      const some = list.map((value) => value / 10)
      const options = { resamples: 400 }
      const [one, other] = [some, some.map((value) => 0 - value)].map((side) =>
        pairedBootstrap(side, options),
      )
      expect(other!.percentile.low).toBeCloseTo(-one!.percentile.high, 9)
      expect(one!.percentile.low).toBeLessThanOrEqual(one!.mean + 1e-9)
      expect(one!.percentile.high).toBeGreaterThanOrEqual(one!.mean - 1e-9)
      expect(one!.p).toBeGreaterThan(0)
      expect(one!.p).toBeLessThanOrEqual(1)
      expect(pairedBootstrap(some, options)).toEqual(one)
    }),
    { numRuns: 40 },
  )
})

test('differences that never vary leave no doubt, and none leave nothing', () => {
  const same = pairedBootstrap([0.2, 0.2, 0.2])!
  expect(same.bca.low).toBeCloseTo(0.2, 12)
  expect(same.bca.high).toBeCloseTo(0.2, 12)
  expect(same.p).toBeLessThan(0.001)
  expect(pairedBootstrap([0, 0])).toMatchObject({ p: 1, bca: { low: 0, high: 0 } })
  expect(pairedBootstrap([])).toBeNull()
})

test('says what a dataset can see, and how many examples it takes', () => {
  // (z(0.975) + z(0.8)) · 0.02, and ((…) · 0.3 / 0.05)² = 282.56, with scipy.stats.norm.ppf 1.17.1.
  expect(smallestPairedDifference(0.02)).toBeCloseTo(0.05603170436225942, 10)
  expect(examplesForDifference(0.05, 0.3)).toBe(283)
  expect(examplesForDifference(0, 0.3)).toBe(Infinity)
})

test('the same for pass and fail, from the share of examples that change', () => {
  // scipy.optimize.brentq on the formula of Connor; the last two where fewer change than it takes.
  expect(smallestRateDifference(120, 0.3)).toBeCloseTo(0.13870751950515467, 9)
  expect(smallestRateDifference(500, 0.1)).toBeCloseTo(0.039527051860741104, 9)
  expect(smallestRateDifference(120, 0.05)).toBeCloseTo(0.06413258655781898, 9)
  expect(smallestRateDifference(40, 0)).toBeCloseTo(0.18493135050770046, 9)
  expect(smallestRateDifference(2, 0)).toBe(Infinity)
  // 939.50 and 154.60.
  expect(examplesForRates(0.05, 0.3)).toBe(940)
  expect(examplesForRates(-0.1, 0.2)).toBe(155)
  expect(examplesForRates(0, 0.2)).toBe(Infinity)
})
