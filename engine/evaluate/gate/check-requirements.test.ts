import { expect, test } from 'vitest'
import type { MetricComparison } from '../comparison/comparison.ts'
import { hiddenShare, unchangedExamplesFor } from '../comparison/difference-interval.ts'
import { checkRequirements, type Figures } from './check-requirements.ts'
import { Requirement } from './requirement.ts'

const figures: Figures = {
  metrics: [
    { key: 'recall', title: 'Recall', direction: 'higher', type: 'number', range: [0, 1] },
    { key: 'valid', title: 'Citations valid', direction: 'higher', type: 'boolean' },
    { key: 'time', title: 'Latency', direction: 'lower', type: 'number', unit: 's' },
  ],
  scores: {
    recall: { mean: 0.82, interval: [0.78, 0.86], n: 120, errors: 2 },
    valid: { mean: 0.97, interval: null, n: 100, errors: 60 },
    time: { mean: null, interval: null, n: 0, errors: 0 },
  },
  latency: { p95: 1800 },
  cost: 0.0042,
}

function compared(
  metric: string,
  difference: number | null,
  interval: readonly [number, number] | null,
): Figures {
  const found: MetricComparison = {
    metric,
    title: metric,
    direction: metric === 'time' ? 'lower' : 'higher',
    n: 120,
    baseline: 0.8,
    candidate: 0.8,
    difference,
    interval,
    pValue: null,
    adjustedP: null,
    test: 'bootstrap',
    won: 0,
    tied: 0,
    lost: 0,
    verdict: 'cannot-tell',
    why: 'the two were scored by different judges',
    detectable: null,
    errors: [0, 0],
    notApplicable: [0, 0],
    slices: [],
  }
  return { ...figures, comparison: { baseline: 'production', metrics: [found] } }
}

const reasonOf = (requirement: Requirement, of: Figures = figures) => {
  const [result] = checkRequirements([requirement], of).results
  return [result!.passed, result!.title, result!.reason]
}

test('a mean is held against its bound, with its interval and the errors beside it', () => {
  expect(reasonOf({ kind: 'at-least', metric: 'recall', value: 0.8 })).toEqual([
    true,
    'Recall at least 0.80',
    'The mean is 0.82 (120 examples, 95 % interval 0.78 to 0.86; 2 more ended in an error).',
  ])
  expect(reasonOf({ kind: 'at-most', metric: 'recall', value: 0.8 })[0]).toBe(false)
})

test('a metric without a value, without scores or with many errors passes nothing', () => {
  expect(reasonOf({ kind: 'at-least', metric: 'valid', value: 0.9 })).toEqual([
    false,
    'Citations valid at least 90 %',
    '60 of 160 scores ended in an error, which is too many to go by the others.',
  ])
  expect(reasonOf({ kind: 'at-most', metric: 'time', value: 9 })).toEqual([
    false,
    'Latency at most 9.00 s',
    'None of its scores has a value.',
  ])
  expect(reasonOf({ kind: 'at-least', metric: 'ghost', value: 1 })[2]).toBe(
    'The experiment has no scores of "ghost".',
  )
})

test('latency and cost are held against the runs', () => {
  expect(reasonOf({ kind: 'latency-p95', ms: 2000 })).toEqual([
    true,
    '95 of 100 runs within 2.00 s',
    'The 95th percentile is 1.80 s.',
  ])
  expect(reasonOf({ kind: 'cost-per-run', usd: 0.004 })).toEqual([
    false,
    'A run for at most $0.004',
    'A run costs $0.0042 on average.',
  ])
  expect(reasonOf({ kind: 'cost-per-run', usd: 1 }, { ...figures, cost: null })[0]).toBe(false)
})

test('no regression passes when the whole interval keeps within the margin', () => {
  const within = { kind: 'no-regression', metric: 'recall', beyond: 0.05 } as const
  expect(reasonOf(within, compared('recall', 0.01, [-0.04, 0.06]))).toEqual([
    true,
    'Recall not worse by more than 0.05',
    'The difference is +0.01 [−0.04, +0.06] on 120 examples.',
  ])
  expect(reasonOf(within, compared('recall', -0.02, [-0.08, 0.04]))[2]).toBe(
    'The difference is −0.02 [−0.08, +0.04] on 120 examples: that it is not worse by more than 0.05 is not shown. About 480 examples could show it.',
  )
  expect(reasonOf(within, compared('recall', -0.1, [-0.14, -0.06]))[2]).toContain('it is worse.')
})

test('where lower is better, more is what regresses', () => {
  const within = { kind: 'no-regression', metric: 'time', beyond: 0.2 } as const
  expect(reasonOf(within, compared('time', -0.4, [-0.6, -0.2]))[0]).toBe(true)
  expect(reasonOf(within, compared('time', 0.3, [0.25, 0.4]))[2]).toContain('it is worse.')
})

test('without a baseline nothing has become worse, and without a difference nothing is shown', () => {
  const none = { kind: 'no-regression', metric: 'recall', beyond: 0 } as const
  expect(reasonOf(none)).toEqual([
    true,
    'Recall not worse',
    'There is no baseline, so nothing can have become worse.',
  ])
  expect(reasonOf(none, compared('recall', null, null))).toEqual([
    false,
    'Recall not worse',
    'The two were scored by different judges.',
  ])
})

test('all must pass, and no requirement is passed', () => {
  expect(checkRequirements([], figures)).toEqual({ passed: true, results: [] })
  const two = checkRequirements(
    [
      { kind: 'latency-p95', ms: 2000 },
      { kind: 'latency-p95', ms: 1000 },
    ],
    figures,
  )
  expect(two.passed).toBe(false)
})

test('requirements are read from JSON', () => {
  expect(Requirement.parse({ kind: 'at-least', metric: 'recall', value: 0.8 })).toBeDefined()
  expect(Requirement.safeParse({ kind: 'at-least', metric: '', value: 0.8 }).success).toBe(false)
  expect(Requirement.safeParse({ kind: 'better' }).success).toBe(false)
})

test('too few examples show no absence of a regression, even where none of them changed', () => {
  const { comparison } = compared('recall', 0, [0, 0])
  const found: MetricComparison = {
    ...comparison!.metrics[0]!,
    n: 3,
    verdict: 'too-few',
    why: '3 examples; a verdict takes 20',
  }
  const few = { ...figures, comparison: { baseline: 'production', metrics: [found] } }
  expect(reasonOf({ kind: 'no-regression', metric: 'recall', beyond: 0.05 }, few)).toEqual([
    false,
    'Recall not worse by more than 0.05',
    '3 examples; a verdict takes 20.',
  ])
})

test('that nothing changed on a few examples is no proof that little would change on others', () => {
  const unchanged = (n: number, reach: number): Figures => {
    const { comparison } = compared('recall', 0, [-reach, reach])
    const found: MetricComparison = { ...comparison!.metrics[0]!, n, tied: n, verdict: 'same' }
    return { ...figures, comparison: { baseline: 'production', metrics: [found] } }
  }
  const within = { kind: 'no-regression', metric: 'recall', beyond: 0.05 } as const
  // By hand: z² · (1 / 0.05 − 1) = 3.84146 · 19 = 72.99, so 73 show it and 72 do not.
  expect(reasonOf(within, unchanged(20, 0.1611))).toEqual([
    false,
    'Recall not worse by more than 0.05',
    'The difference is +0.00 [−0.16, +0.16] on 20 examples: that it is not worse by more than 0.05 is not shown. It is the same on all 20, but others may differ; about 73 examples that stay the same would show it.',
  ])
  expect(unchangedExamplesFor(0.05, 1)).toBe(73)
  expect(hiddenShare(73)).toBeLessThanOrEqual(0.05)
  expect(hiddenShare(72)).toBeGreaterThan(0.05)
  expect(reasonOf(within, unchanged(73, hiddenShare(73)))[0]).toBe(true)
  expect(reasonOf({ ...within, beyond: 0 }, unchanged(500, 0.0076))[2]).toContain(
    'no number of examples shows that none does; allow a small difference.',
  )
})
