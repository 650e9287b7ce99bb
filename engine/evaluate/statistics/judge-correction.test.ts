import { expect, test } from 'vitest'
import { correctVerdict } from './judge-correction.ts'

test('the mean of corrected verdicts is the corrected rate of Rogan and Gladen', () => {
  // (0.7 + 0.8 − 1) / (0.9 + 0.8 − 1) = 0.714286
  const accuracy = { sensitivity: 0.9, specificity: 0.8 }
  const verdicts = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
  const mean = verdicts.reduce((sum, one) => sum + correctVerdict(one, accuracy), 0) / 10
  expect(mean).toBeCloseTo(0.5 / 0.7, 12)
})

test('a judge that never errs changes nothing', () => {
  expect(correctVerdict(1, { sensitivity: 1, specificity: 1 })).toBe(1)
  expect(correctVerdict(0, { sensitivity: 1, specificity: 1 })).toBe(0)
})

test('a judge that only guesses is refused', () => {
  expect(() => correctVerdict(1, { sensitivity: 0.5, specificity: 0.5 })).toThrow(
    'no better than chance',
  )
})
