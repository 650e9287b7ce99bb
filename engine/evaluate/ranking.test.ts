import { expect, test } from 'vitest'
import type { Measure } from './measure.ts'
import {
  averagePrecision,
  hitAt,
  ndcgAt,
  precisionAt,
  recallAt,
  reciprocalRank,
  type Gold,
} from './ranking.ts'

/** Graded: b is very relevant, d and f are relevant, a was judged and is not. g is relevant and not found. */
const gold: Gold = new Map([
  ['a', 0],
  ['b', 3],
  ['d', 1],
  ['f', 2],
  ['g', 1],
])
const ranked = ['a', 'b', 'c', 'd', 'e', 'f']

const valueOf = (measure: Measure): number | null => measure.value

test('precision is the share of the first k, also when the list is shorter', () => {
  expect(valueOf(precisionAt(2, ranked, gold))).toBe(1 / 2)
  expect(valueOf(precisionAt(5, ranked, gold))).toBe(2 / 5)
  expect(valueOf(precisionAt(10, ranked, gold))).toBe(3 / 10)
})

test('recall is the share of all that is relevant, found or not', () => {
  expect(recallAt(5, ranked, gold)).toEqual({ value: 2 / 4, numerator: 2, denominator: 4 })
  expect(valueOf(recallAt(20, ranked, gold))).toBe(3 / 4)
})

test('a hit is anything relevant among the first k', () => {
  expect(valueOf(hitAt(1, ranked, gold))).toBe(0)
  expect(valueOf(hitAt(4, ranked, gold))).toBe(1)
})

test('the reciprocal rank looks for the first relevant one', () => {
  expect(valueOf(reciprocalRank(ranked, gold))).toBe(1 / 2)
  expect(valueOf(reciprocalRank(['a', 'c'], gold))).toBe(0)
})

test('average precision counts what was not found as 0', () => {
  // Relevant at the ranks 2, 4 and 6, so (1/2 + 2/4 + 3/6 + 0) / 4.
  expect(valueOf(averagePrecision(ranked, gold))).toBe(3 / 8)
})

test('nDCG discounts the grades by the logarithm of the rank', () => {
  // Gains 0 3 0 1 0 2: 3/log2(3) + 1/log2(5) + 2/log2(7) = 1.892789 + 0.430677 + 0.712414 = 3.035880.
  // At best 3 2 1 1: 3/1 + 2/log2(3) + 1/2 + 1/log2(5) = 3 + 1.261860 + 0.5 + 0.430677 = 5.192536.
  expect(valueOf(ndcgAt(10, ranked, gold))).toBeCloseTo(3.03588 / 5.192536, 5)
  // Of the first three: 1.892789 / (3 + 1.261860 + 0.5).
  expect(valueOf(ndcgAt(3, ranked, gold))).toBeCloseTo(1.892789 / 4.76186, 5)
})

test('nDCG discounts the gains of Järvelin & Kekäläinen as trec_eval does', () => {
  // Their gains of ranks 1 to 10, by log2(rank + 1): 3/1 + 2/1.584963 + 3/2 + 1/2.807355 + 2/3 +
  // 2/3.169925 + 3/3.321928. (They themselves divide by log2(rank) from the second rank on.)
  const gains = [3, 2, 3, 0, 0, 1, 2, 2, 3, 0]
  const ids = gains.map((_, at) => String(at))
  const graded: Gold = new Map(gains.map((gain, at) => [String(at), gain]))
  expect(ndcgAt(10, ids, graded)).toHaveProperty('numerator', expect.closeTo(8.318753, 5))
})

test('an id that is repeated counts once', () => {
  expect(valueOf(precisionAt(4, ['b', 'b', 'b', 'd'], gold))).toBe(2 / 4)
  expect(valueOf(averagePrecision(['b', 'b', 'd'], gold))).toBeCloseTo((1 + 2 / 3) / 4, 12)
  expect(valueOf(ndcgAt(2, ['b', 'b'], new Map([['b', 1]])))).toBe(1)
})

test('the best order has nDCG and average precision 1', () => {
  const best = ['b', 'f', 'd', 'g', 'a', 'c']
  expect(valueOf(ndcgAt(10, best, gold))).toBe(1)
  expect(valueOf(averagePrecision(best, gold))).toBe(1)
})

test('nothing found is 0, and nothing to find is no number at all', () => {
  const nothing = new Map([['a', 0]])
  const all = (list: readonly string[], relevant: Gold): Measure[] => [
    precisionAt(5, list, relevant),
    recallAt(5, list, relevant),
    hitAt(5, list, relevant),
    reciprocalRank(list, relevant),
    averagePrecision(list, relevant),
    ndcgAt(5, list, relevant),
  ]
  expect(all([], gold).map(valueOf)).toEqual([0, 0, 0, 0, 0, 0])
  const reason = 'Nothing is known to be relevant to this example.'
  for (const measure of all(ranked, nothing)) expect(measure).toEqual({ value: null, reason })
})
