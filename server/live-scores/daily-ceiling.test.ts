import { expect, test } from 'vitest'
import { ceilingReached } from './daily-ceiling.ts'

test('without a ceiling whatever was spent is within it', () => {
  expect(ceilingReached(undefined, { cost: 1000, unpriced: 3 })).toBeUndefined()
})

test('a ceiling is reached by what was spent, and not before', () => {
  expect(ceilingReached(2, { cost: 1.99, unpriced: 0 })).toBeUndefined()
  expect(ceilingReached(2, { cost: 2, unpriced: 0 })).toMatch(
    /^The ceiling of \$2 a day is reached\./,
  )
})

test('a price that nobody knows does not count as nothing', () => {
  expect(ceilingReached(2, { cost: 0, unpriced: 1 })).toMatch(
    /^The price of a model that was asked today is not known/,
  )
})
