import { expect, test } from 'vitest'
import { meanOf, notApplicable, share } from './measure.ts'

test('an average leaves out what does not apply, and is none when nothing does', () => {
  const missing = notApplicable('The question has no gold passages.')
  expect(meanOf([share(1, 2), missing, share(0, 3)])).toBe(0.25)
  expect(meanOf([missing])).toBeNull()
})
