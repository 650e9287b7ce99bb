import { expect, test } from 'vitest'
import { areaUnderCurve, chooseThreshold, decideAt } from './detection.ts'

const scored = [
  { score: 0.9, positive: true },
  { score: 0.7, positive: false },
  { score: 0.5, positive: true },
  { score: 0.5, positive: false },
  { score: 0.1, positive: false },
]

test('the area under the curve is the share of pairs in the right order, ties counted half', () => {
  // 0.9 is above all three; 0.5 is below one, beside one and above one: (3 + 1.5) of 6.
  expect(areaUnderCurve(scored)).toBe(0.75)
  expect(areaUnderCurve([{ score: 1, positive: true }])).toBeNull()
  expect(areaUnderCurve([])).toBeNull()
})

test('decisions count what is taken and what is left', () => {
  expect(decideAt(scored, 0.6)).toEqual({ accuracy: 0.6, precision: 0.5, recall: 0.5, f1: 0.5 })
  expect(decideAt(scored, 2)).toEqual({ accuracy: 0.6, precision: 0, recall: 0, f1: 0 })
  expect(decideAt(scored, 0).accuracy).toBe(0.4)
})

test('a threshold is chosen by what it is good for', () => {
  expect(chooseThreshold(scored, 'accuracy')).toBe(0.9)
  // 0.5 takes both and two others, F1 4 of 6; so does 0.9 with one of two, 2 of 3.
  expect(chooseThreshold(scored, 'f1')).toBe(0.5)
  expect(chooseThreshold([], 'f1')).toBe(0)
})
