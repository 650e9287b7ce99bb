import { expect, test } from 'vitest'
import { TimeLeft } from './time-left.ts'

/** Seconds that are left after each of some steps, at some moments. */
function leftAfter(
  steps: readonly { at: number; done: number; total?: number }[],
): (number | undefined)[] {
  let now = 0
  const left = new TimeLeft(() => now)
  return steps.map(({ at, done, total = 100 }) => {
    now = at
    return left.after({ done, total, what: 'x' }).secondsLeft
  })
}

test('what is left follows from the pace so far', () => {
  expect(
    leftAfter([
      { at: 0, done: 0 },
      { at: 5000, done: 10 },
      { at: 10_000, done: 40 },
      { at: 20_000, done: 100 },
    ]),
  ).toEqual([undefined, 45, 15, undefined])
})

test('nothing is said before enough has passed and been done', () => {
  expect(
    leftAfter([
      { at: 0, done: 0 },
      { at: 1000, done: 50 },
      { at: 2000, done: 60 },
    ]),
  ).toEqual([undefined, undefined, 2])
  expect(
    leftAfter([
      { at: 0, done: 0 },
      { at: 60_000, done: 2 },
    ]),
  ).toEqual([undefined, undefined])
})

test('another step of the work has a pace of its own', () => {
  expect(
    leftAfter([
      { at: 0, done: 0 },
      { at: 60_000, done: 100 },
      { at: 60_000, done: 0, total: 1000 },
      { at: 61_000, done: 100, total: 1000 },
      { at: 62_000, done: 200, total: 1000 },
    ]),
  ).toEqual([undefined, undefined, undefined, undefined, 8])
})

test('more to do than was known makes it longer, and does not begin again', () => {
  expect(
    leftAfter([
      { at: 0, done: 0, total: 1 },
      { at: 10_000, done: 5, total: 10 },
      { at: 20_000, done: 10, total: 40 },
    ]),
  ).toEqual([undefined, 10, 60])
})
