import { expect, test } from 'vitest'
import { outlierIn } from './outlier.ts'

test('one value far above the others is named', () => {
  expect(outlierIn([10, 11, 12, 90, 10, 11])).toBe(3)
  expect(outlierIn([10, 11, 12, 13, 10, 11])).toBeUndefined()
})

test('among few values none stands out, nor among those that hardly differ', () => {
  expect(outlierIn([1, 1, 90])).toBeUndefined()
  expect(outlierIn([100, 100, 100, 100, 101])).toBeUndefined()
})
