import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { chiSquaredAbove, sampleRatio } from './sample-ratio.ts'

test('χ² is that of SciPy', () => {
  // scipy.stats.chi2.sf 1.17.1
  expect(chiSquaredAbove(3.2, 1)).toBeCloseTo(0.07363827012030258, 12)
  expect(chiSquaredAbove(9.1, 4)).toBeCloseTo(0.05864798433038225, 12)
  // scipy.stats.chisquare 1.17.1
  const halves = sampleRatio([{ weights: [1, 1], units: [5200, 4800] }])
  expect(halves).toMatchObject({ statistic: 16, degrees: 1 })
  expect(halves.p).toBeCloseTo(6.334248366623988e-5, 12)
  const three = sampleRatio([{ weights: [30, 66, 4], units: [821, 1580, 99] }])
  expect(three.statistic).toBeCloseTo(9.701030303030302, 10)
  expect(three.p).toBeCloseTo(0.00782434578724342, 12)
})

test('the always-valid p is one over the Bayes factor of the Dirichlet prior', () => {
  // From scipy.special.betaln with a prior of 50 and 50: 0.0036479; above 1 it is 1.
  const off = sampleRatio([{ weights: [50, 50], units: [5200, 4800] }])
  expect(off.alwaysValidP).toBeCloseTo(0.00364786427865317, 8)
  expect(sampleRatio([{ weights: [1, 9], units: [120, 980] }]).alwaysValidP).toBe(1)
})

test('periods with other weights are each held to their own', () => {
  const ramp = sampleRatio([
    { weights: [90, 10], units: [900, 100] },
    { weights: [50, 50], units: [500, 500] },
  ])
  expect(ramp).toEqual({ statistic: 0, degrees: 2, p: 1, alwaysValidP: 1 })
})

test('a variant without weight and a period without units say nothing', () => {
  const quiet = sampleRatio([
    { weights: [1, 0], units: [40, 0] },
    { weights: [1, 1], units: [0, 0] },
  ])
  expect(quiet).toEqual({ statistic: 0, degrees: 0, p: 1, alwaysValidP: 1 })
})

test('who looks after every unit is seldom alarmed by the always-valid p, and often by that of χ²', () => {
  const random = seededRandom(20)
  const alarms = { always: 0, once: 0 }
  for (let trial = 0; trial < 300; trial += 1) {
    const units = [0, 0]
    const raised = { always: false, once: false }
    for (let unit = 0; unit < 600; unit += 1) {
      units[random() < 0.5 ? 0 : 1]! += 1
      const { p, alwaysValidP } = sampleRatio([{ weights: [1, 1], units }])
      raised.once ||= p <= 0.05
      raised.always ||= alwaysValidP <= 0.05
    }
    alarms.always += raised.always ? 1 : 0
    alarms.once += raised.once ? 1 : 0
  }
  expect(alarms.always / 300).toBeLessThanOrEqual(0.05)
  expect(alarms.once / 300).toBeGreaterThan(0.3)
})
