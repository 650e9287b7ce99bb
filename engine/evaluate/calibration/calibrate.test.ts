import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { calibrate, describeTrust, type LabelledScore } from './calibrate.ts'
import { correctedRate, labelsNeeded } from './corrected-rate.ts'

/** So many labels of each kind, in the order: good and passed, good and failed, bad and passed, bad and failed. */
function labels(...counts: readonly [number, number, number, number]): LabelledScore[] {
  const kinds = [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const
  return kinds.flatMap(([label, judge], at) =>
    Array.from({ length: counts[at]! }, () => ({ label, judge })),
  )
}

test('a judge of pass and fail has its errors counted both ways', () => {
  const found = calibrate(labels(36, 4, 5, 15), { scale: 'pass' })
  expect(found).toMatchObject({
    n: 60,
    categories: ['fail', 'pass'],
    confusion: [
      [15, 5],
      [4, 36],
    ],
    sensitivity: 0.9,
    specificity: 0.75,
    agreement: 51 / 60,
  })
  // By hand: chance gives (20·19 + 40·41) / 3600 = 2020 / 3600, so (3060 − 2020) / (3600 − 2020).
  expect(found.kappa).toBeCloseTo(1040 / 1580, 12)
  expect(describeTrust(found)).toBe('agrees with 60 labels 85 % of the time (κ 0.66)')
})

test('a corrected rate takes the errors of the judge out', () => {
  const found = calibrate(labels(36, 4, 5, 15), {
    scale: 'pass',
    judged: { passed: 640, judged: 1000 },
  })
  // (0.64 + 0.75 − 1) / (0.9 + 0.75 − 1) = 0.6.
  expect(found.passRate).toBe(0.64)
  expect(found.corrected?.rate).toBeCloseTo(0.6, 12)
  expect(found.corrected!.interval[0]).toBeLessThan(0.6)
  expect(found.corrected!.interval[1]).toBeGreaterThan(0.6)
  expect(found.labelsNeeded).toBeGreaterThan(0)
})

test('the interval is that of Lee et al., computed with SciPy’s quantile', () => {
  const of = (m: number) =>
    correctedRate(
      { good: m, goodPassed: 0.9 * m, bad: m, badFailed: 0.7 * m },
      { passed: 400, judged: 1000 },
    )
  // By their formula in Python, with scipy.stats.norm.ppf 1.17.1; the second one reaches below 0.
  expect(of(200)!.interval[0]).toBeCloseTo(0.05635072484160894, 12)
  expect(of(200)!.interval[1]).toBeCloseTo(0.2627330257859588, 12)
  expect(of(50)!.interval).toEqual([0, expect.closeTo(0.3281188513519119, 12)])
})

test('the interval holds the true rate about as often as it says', () => {
  const random = seededRandom(12)
  const draw = (count: number, rate: number): number =>
    Array.from({ length: count }, () => random()).filter((value) => value < rate).length
  const [truth, sensitivity, specificity] = [0.8, 0.85, 0.9]
  const passRate = truth * sensitivity + (1 - truth) * (1 - specificity)
  const trials = 1000
  let held = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const sample = {
      good: 40,
      goodPassed: draw(40, sensitivity),
      bad: 20,
      badFailed: draw(20, specificity),
    }
    const found = correctedRate(sample, { passed: draw(500, passRate), judged: 500 })
    if (found !== null && found.interval[0] <= truth && truth <= found.interval[1]) held += 1
  }
  expect(held / trials).toBeGreaterThan(0.93)
  expect(held / trials).toBeLessThan(0.975)
})

test('says how many labels more it takes, which is enough and not one too many', () => {
  const sample = { good: 40, goodPassed: 36, bad: 20, badFailed: 15 }
  const judged = { passed: 6400, judged: 10_000 }
  const more = labelsNeeded(sample, judged)!
  const reachAt = (added: number): number => {
    const factor = (60 + added) / 60
    const grown = {
      good: 40 * factor,
      goodPassed: 36 * factor,
      bad: 20 * factor,
      badFailed: 15 * factor,
    }
    const [low, high] = correctedRate(grown, judged)!.interval
    return (high - low) / 2
  }
  expect(reachAt(more)).toBeLessThanOrEqual(0.05)
  expect(reachAt(more - 2)).toBeGreaterThan(0.05)
  // With ten runs judged no number of labels narrows it, and a wide interval is narrow enough now.
  expect(labelsNeeded(sample, { passed: 6, judged: 10 })).toBeNull()
  expect(labelsNeeded(sample, judged, 0.5)).toBe(0)
})

test('a judge that is no better than chance corrects nothing', () => {
  const found = calibrate(labels(5, 5, 5, 5), { scale: 'pass' })
  expect(found).toMatchObject({
    sensitivity: 0.5,
    specificity: 0.5,
    corrected: null,
    labelsNeeded: null,
  })
})

test('without labels, or with good ones only, nothing is made up', () => {
  const none = calibrate([], { scale: 'pass' })
  expect(none).toMatchObject({
    n: 0,
    agreement: null,
    kappa: null,
    alpha: null,
    sensitivity: null,
    passRate: null,
    corrected: null,
  })
  expect(describeTrust(none)).toBe('not checked by people yet')
  expect(describeTrust(undefined)).toBe('not checked by people yet')
  expect(calibrate(labels(8, 2, 0, 0), { scale: 'pass' })).toMatchObject({
    sensitivity: 0.8,
    specificity: null,
    corrected: null,
  })
})

test('scores in an order are weighed by how far they lie apart', () => {
  const near = calibrate(
    [1, 2, 3, 4, 5].map((label) => ({ label, judge: Math.min(5, label + 1) })),
    { scale: 'ordinal', categories: ['1', '2', '3', '4', '5'], pass: 4 },
  )
  const nominal = calibrate(
    [1, 2, 3, 4, 5].map((label) => ({ label, judge: Math.min(5, label + 1) })),
    { scale: 'nominal' },
  )
  expect(near.kappa).toBeGreaterThan(0.7)
  expect(nominal.kappa).toBeLessThan(0.1)
  // 3, 4 and 5 are passed by the judge, 4 and 5 by people.
  expect(near).toMatchObject({ sensitivity: 1, specificity: 2 / 3, agreement: 0.2 })
  expect(nominal).toMatchObject({ sensitivity: null, corrected: null })
})

test('labels that were drawn with unequal probabilities count for what they stand for', () => {
  const found = calibrate(
    [
      { label: true, judge: true, weight: 1 },
      { label: true, judge: true, weight: 1 },
      { label: true, judge: false, weight: 4 },
      { label: false, judge: false, weight: 1 },
      { label: false, judge: true, weight: 2 },
    ],
    { scale: 'pass' },
  )
  // By hand: of a sum of 9, good 6 with 2 passed, bad 3 with 1 failed; all cells times 5 / 9.
  expect(found.n).toBe(5)
  expect(found.effective).toBeCloseTo(81 / 23, 12)
  expect(found.confusion.flat().map((cell) => cell * 9)).toEqual(
    [5, 10, 20, 10].map((cell) => expect.closeTo(cell, 10)),
  )
  expect(found.sensitivity).toBeCloseTo(1 / 3, 12)
  expect(found.specificity).toBeCloseTo(1 / 3, 12)
  expect(found.agreement).toBeCloseTo(3 / 9, 12)
  // Chance agrees on (3 · 5 + 6 · 4) / 81 = 39 / 81, so κ = (27 − 39) / (81 − 39).
  expect(found.kappa).toBeCloseTo(-12 / 42, 12)
  expect(found.passRate).toBeCloseTo(4 / 9, 12)
})

test('a corrected rate rests on weighted shares and on fewer labels than there are', () => {
  const of = (count: number, label: boolean, judge: boolean, weight: number): LabelledScore[] =>
    Array.from({ length: count }, () => ({ label, judge, weight }))
  const judged = { passed: 640, judged: 1000 }
  const labelled = [
    ...of(30, true, true, 3),
    ...of(10, true, false, 1),
    ...of(30, false, false, 2),
    ...of(10, false, true, 2),
  ]
  const found = calibrate(labelled, { scale: 'pass', judged })
  // By hand: q₁ = 90 / 100, q₀ = 60 / 80, so (0.64 + 0.75 − 1) / 0.65 = 0.6, as 100² / 280 and 40 labels tell.
  expect(found.sensitivity).toBeCloseTo(0.9, 12)
  expect(found.specificity).toBeCloseTo(0.75, 12)
  expect(found.corrected?.rate).toBeCloseTo(0.6, 12)
  const good = 100 ** 2 / 280
  const by = correctedRate({ good, goodPassed: 0.9 * good, bad: 40, badFailed: 30 }, judged)
  expect(found.corrected?.interval[0]).toBeCloseTo(by!.interval[0], 12)
  expect(found.corrected?.interval[1]).toBeCloseTo(by!.interval[1], 12)
})

test('weights that are all the same change nothing', () => {
  const plain = labels(36, 4, 5, 15)
  const drawn = plain.map((label) => ({ ...label, weight: 20 }))
  expect(calibrate(drawn, { scale: 'pass' })).toEqual(calibrate(plain, { scale: 'pass' }))
})
