import { expect, test } from 'vitest'
import type { MetricComparison } from '../../engine/evaluate/comparison/comparison.ts'
import { shortWhy } from './short-why.ts'

const undecided: MetricComparison = {
  metric: 'recall',
  title: 'Recall',
  direction: 'higher',
  n: 138,
  baseline: 0.5,
  candidate: 0.51,
  difference: 0.01,
  interval: [-0.01, 0.03],
  pValue: 0.3,
  adjustedP: 0.6,
  test: 'bootstrap',
  won: 3,
  tied: 133,
  lost: 2,
  verdict: 'cannot-tell',
  why: 'the whole sentence',
  detectable: 0.03,
  examplesNeeded: 12_101,
  errors: [0, 0],
  notApplicable: [0, 0],
  slices: [],
}
const figures = { difference: (value: number) => `+${value}` }

test('what cannot be told says how many examples it takes, rounded up as in the reports', () => {
  expect(shortWhy(undecided, figures)).toBe('needs ≈ 13,000 examples; this set shows ≥ 0.03')
})

test('what would count alone says that it is the number of metrics that decides', () => {
  const alone = { ...undecided, pValue: 0.02, adjustedP: 0.16 }
  expect(shortWhy(alone, figures)).toBe(
    'would count alone, but not among all of these; this set shows ≥ 0.03',
  )
})

test('no more examples are asked for where there are enough', () => {
  const enough = { ...undecided, examplesNeeded: 80 }
  expect(shortWhy(enough, figures)).toBe('this set shows ≥ 0.03')
})

test('a verdict keeps its reason', () => {
  expect(shortWhy({ ...undecided, verdict: 'better' }, figures)).toBe('the whole sentence')
})
