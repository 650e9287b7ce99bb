import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareOf, toPercentages, withPercentage } from './weights.ts'

test('weights of any size become whole percentages that add up to 100', () => {
  expect(toPercentages({ a: 1 })).toEqual({ a: 100 })
  expect(toPercentages({ a: 1, b: 1, c: 1 })).toEqual({ a: 34, b: 33, c: 33 })
  expect(toPercentages({ a: 900, b: 100 })).toEqual({ a: 90, b: 10 })
  expect(toPercentages({ a: 0, b: 0 })).toEqual({ a: 0, b: 0 })
})

test('what one gains the others lose in proportion', () => {
  expect(withPercentage({ a: 90, b: 10 }, 'b', 25)).toEqual({ a: 75, b: 25 })
  expect(withPercentage({ a: 60, b: 30, c: 10 }, 'c', 40)).toEqual({ a: 40, b: 20, c: 40 })
  expect(withPercentage({ a: 100, b: 0, c: 0 }, 'a', 50)).toEqual({ a: 50, b: 25, c: 25 })
  expect(withPercentage({ a: 100 }, 'a', 5)).toEqual({ a: 100 })
})

test('the sum stays 100, whatever is set', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { minLength: 2, maxLength: 8 }),
      fc.integer({ min: -20, max: 150 }),
      (weights, value) => {
        const named = Object.fromEntries(weights.map((weight, at) => [`v${at}`, weight]))
        const after = withPercentage(named, 'v0', value)
        expect(Object.values(after).reduce((sum, one) => sum + one, 0)).toBe(100)
        expect(Object.values(after).every((one) => Number.isInteger(one) && one >= 0)).toBe(true)
        expect(after['v0']).toBe(Math.min(100, Math.max(0, value)))
      },
    ),
  )
})

test('a share is the part of the sum', () => {
  expect(shareOf({ a: 1, b: 3 }, 'b')).toBe(0.75)
  expect(shareOf({ a: 0 }, 'a')).toBe(0)
})
