import { expect, test } from 'vitest'
import { failedAttempts } from './failed-attempts.ts'

test('after so many wrong tokens there is a pause, for that address only, and then all is well again', () => {
  let now = 1000
  const attempts = failedAttempts({ most: 3, seconds: 10, now: () => now })
  expect(attempts.wait('a')).toBeUndefined()
  for (let count = 0; count < 2; count += 1) attempts.count('a')
  expect(attempts.wait('a')).toBeUndefined()
  attempts.count('a')
  expect(attempts.wait('a')).toBe(10)
  expect(attempts.wait('b')).toBeUndefined()
  now += 9001
  expect(attempts.wait('a')).toBe(1)
  now += 999
  expect(attempts.wait('a')).toBeUndefined()
  attempts.count('a')
  expect(attempts.wait('a')).toBeUndefined()
})

test('wrong tokens that are far apart are forgotten', () => {
  let now = 0
  const attempts = failedAttempts({ most: 3, seconds: 10, now: () => now })
  for (let count = 0; count < 20; count += 1) {
    attempts.count('a')
    expect(attempts.wait('a')).toBeUndefined()
    now += 6000
  }
})
