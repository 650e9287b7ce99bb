import { expect, test } from 'vitest'
import { showSize } from './upload-file.ts'

test('a size has the unit in which people read it', () => {
  expect([0, 1, 999, 1000, 840_400, 999_499, 999_500, 33_554_432].map(showSize)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1 kB',
    '840 kB',
    '999 kB',
    '1.0 MB',
    '33.6 MB',
  ])
})
