import { expect, test } from 'vitest'
import { agreementOf, majorityOf } from './agreement.ts'

test('agreement is the share of pairs that say the same', () => {
  expect(agreementOf([true, true, false])).toBeCloseTo(1 / 3)
  expect(agreementOf(['a', 'a', 'a'])).toBe(1)
  expect(agreementOf(['a', 'b'])).toBe(0)
  expect(agreementOf(['a'])).toBeUndefined()
})

test('a majority is more than half', () => {
  expect(majorityOf(['a', 'a', 'b'])).toBe('a')
  expect(majorityOf(['a', 'b'])).toBeUndefined()
  expect(majorityOf([])).toBeUndefined()
})
