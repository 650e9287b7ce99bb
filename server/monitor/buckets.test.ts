import { expect, test } from 'vitest'
import { bucketWidth, inBuckets, mostDays } from './buckets.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  [1000, minute],
  [hour, minute],
  [2 * hour, minute],
  [2 * hour + 59_000, minute],
  [2 * hour + minute, 2 * minute],
  [6 * hour, 5 * minute],
  [day, 15 * minute],
  [7 * day, 2 * hour],
  [30 * day, 6 * hour],
  [90 * day, day],
  [30 * day + hour, 6 * hour],
  [mostDays * day, day],
])('of %d milliseconds each bucket has %d', (length, every) => {
  expect(bucketWidth(day, day + length)).toBe(every)
  expect(Math.floor(length / every)).toBeLessThanOrEqual(120)
})

test('what started is put where it belongs in UTC, and nothing stands where nothing started', () => {
  const runs = [
    Date.UTC(2026, 0, 3, 12, 14, 59, 999),
    Date.UTC(2026, 0, 3, 12, 45),
    Date.UTC(2026, 0, 3, 12, 0),
    Date.UTC(2026, 0, 3, 12, 59),
  ].map((startedAt) => ({ startedAt }))
  expect(
    inBuckets(runs, 15 * minute).map(([at, inside]) => [new Date(at).toISOString(), inside.length]),
  ).toEqual([
    ['2026-01-03T12:00:00.000Z', 2],
    ['2026-01-03T12:45:00.000Z', 2],
  ])
  expect(inBuckets(runs, day).map(([at]) => at)).toEqual([Date.UTC(2026, 0, 3)])
  expect(inBuckets([], day)).toEqual([])
})
