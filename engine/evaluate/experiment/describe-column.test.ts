import { expect, test } from 'vitest'
import { describeColumn } from './describe-column.ts'

const values = [0.9, 0.8, 0.7, 0.2, 0.3, 0.1]
const scores = values.map((value, at) => ({
  metric: 'm',
  example: `e${at}`,
  trial: 1,
  score: { status: 'ok' as const, value },
}))
const number = { key: 'm', type: 'number' as const, range: [0, 1] as const }

function examples(sourceOf: (at: number) => string | undefined) {
  return values.map((_, at) => ({ id: `e${at}`, source: sourceOf(at) }))
}

test('the interval of a mean is that of the central limit theorem', () => {
  // scipy.stats.norm.interval(0.95, 0.5, scipy.stats.sem(values)) 1.17.1
  const { mean, interval } = describeColumn(
    number,
    scores,
    examples(() => undefined),
  )
  expect(mean).toBeCloseTo(0.5, 12)
  expect(interval![0]).toBeCloseTo(0.22747806718219343, 9)
  expect(interval![1]).toBeCloseTo(0.7725219328178068, 9)
})

test('examples that share a source are no more evidence than their sources', () => {
  // By hand: two sources, each off by 3 · 0.3 = 0.9. √(2 · 0.9² · 2 / 1) / 6 = 0.3, times 1.95996.
  const two = describeColumn(
    number,
    scores,
    examples((at) => (at < 3 ? 'a' : 'b')),
  )
  expect(two.interval).toEqual([0, 1])
  const wide = { key: 'm', type: 'number' as const }
  const free = describeColumn(
    wide,
    scores,
    examples((at) => (at < 3 ? 'a' : 'b')),
  )
  expect(free.interval![0]).toBeCloseTo(0.5 - 1.959963984540054 * 0.3, 9)
  expect(free.interval![1]).toBeCloseTo(0.5 + 1.959963984540054 * 0.3, 9)
  expect(
    describeColumn(
      number,
      scores,
      examples(() => 'a'),
    ).interval,
  ).toBeNull()
})

test('pass and fail has the interval of Wilson, unless sources are shared', () => {
  const passes = scores.map((one, at) => ({
    ...one,
    score: { status: 'ok' as const, value: at !== 5 },
  }))
  const boolean = { key: 'm', type: 'boolean' as const, range: [0, 1] as const }
  // scipy.stats.binomtest(5, 6).proportion_ci(method='wilson') 1.17.1
  const alone = describeColumn(
    boolean,
    passes,
    examples(() => undefined),
  )
  expect(alone.interval![0]).toBeCloseTo(0.43649717781352976, 9)
  expect(alone.interval![1]).toBeCloseTo(0.9699466302516933, 9)
  // By hand: sources are off by 3/6 and −3/6 of an example: √(2 · 0.5² · 2) / 6 = 1 / 6.
  const shared = describeColumn(
    boolean,
    passes,
    examples((at) => (at < 3 ? 'a' : 'b')),
  )
  expect(shared.interval![0]).toBeCloseTo(5 / 6 - 1.959963984540054 / 6, 9)
  expect(shared.interval![1]).toBe(1)
})
