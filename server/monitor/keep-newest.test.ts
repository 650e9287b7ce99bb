import { expect, test } from 'vitest'
import { keepNewest } from './keep-newest.ts'

test('what was not asked for the longest makes place', () => {
  const kept = keepNewest<number>(2)
  kept.set('a', 1)
  kept.set('b', 2)
  expect(kept.get('a')).toBe(1)
  kept.set('c', 3)
  expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual([1, undefined, 3])
})
