import { expect, test } from 'vitest'
import { holm } from './holm.ts'

test('adjusts each p-value by how many are left, and never below a smaller one', () => {
  // By hand: 0.01 · 4, 0.02 · 3, 0.03 · 2 raised to 0.06, 0.04 · 1 raised to 0.06.
  const adjusted = holm([0.04, 0.01, 0.03, 0.02])
  expect(adjusted[0]).toBeCloseTo(0.06, 12)
  expect(adjusted[1]).toBeCloseTo(0.04, 12)
  expect(adjusted[2]).toBeCloseTo(0.06, 12)
  expect(adjusted[3]).toBeCloseTo(0.06, 12)
})

test('one alone stays as it is, and none goes above 1', () => {
  expect(holm([0.3])).toEqual([0.3])
  expect(holm([0.9, 0.8])).toEqual([1, 1])
  expect(holm([])).toEqual([])
})
