import { expect, it } from 'vitest'
import { coverage, termSet, termWeights } from './term-weights.ts'

it('weighs a term the more, the fewer texts it stands in', () => {
  const weigh = termWeights([
    ['a', 'b'],
    ['a', 'c', 'c'],
    ['a', 'b', 'd'],
  ])
  expect(weigh('a')).toBeCloseTo(Math.log(1 + 0.5 / 3.5), 12)
  expect(weigh('b')).toBeCloseTo(Math.log(1 + 1.5 / 2.5), 12)
  // Twice in one text is one text.
  expect(weigh('c')).toBe(weigh('d'))
  expect(weigh('unheard')).toBeGreaterThan(weigh('c'))
  expect(weigh('constructor')).toBe(weigh('unheard'))
  expect(weigh('a')).toBeGreaterThan(0)
})

it('weighs every term the same where there are no texts', () => {
  const weigh = termWeights([])
  expect(weigh('a')).toBe(weigh('b'))
  expect(Number.isFinite(weigh('a'))).toBe(true)
})

it('measures the share of what is wanted, by weight', () => {
  const weigh = (term: string): number => (term === 'rare' ? 3 : 1)
  const wanted = new Set(['rare', 'common'])
  expect(coverage(wanted, new Set(['rare', 'more']), weigh)).toBe(0.75)
  expect(coverage(wanted, new Set(['common']), weigh)).toBe(0.25)
  expect(coverage(wanted, new Set(), weigh)).toBe(0)
  expect(coverage(new Set(), new Set(['rare']), weigh)).toBe(1)
})

it('takes each term once, by its stem', () => {
  expect([...termSet('Weaving weaves, weave')]).toEqual(['weav'])
})
