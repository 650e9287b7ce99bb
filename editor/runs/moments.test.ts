import { expect, test } from 'vitest'
import { emptyTrace, workTime, type Trace } from '../../engine/run/trace.ts'
import { momentAfter, momentsOf, neighbourOf } from './moments.ts'

const trace: Trace = {
  ...emptyTrace,
  startedAt: 1000,
  endedAt: 9000,
  pauses: [
    { from: 2000, to: 4000 },
    { from: 5000, to: 8000 },
  ],
}

test('the time of people is left out both ways', () => {
  for (const work of [0, 400, 999, 1500, 2400, 3000]) {
    expect(workTime(trace, momentAfter(trace, work))).toBe(work)
  }
  expect(momentAfter(trace, 1500)).toBe(4500)
  expect(momentAfter(trace, -5)).toBe(1000)
})

test('while somebody is waited for, time stands still', () => {
  const waiting = { ...trace, pauses: [{ from: 2000 }] }
  expect(momentAfter(waiting, 1000)).toBe(2000)
})

test('steps go to where something began or ended', () => {
  const moments = momentsOf(trace)
  expect(moments).toEqual([1000, 9000])
  expect(neighbourOf([1, 5, 9], 5, 1)).toBe(9)
  expect(neighbourOf([1, 5, 9], 6, -1)).toBe(5)
  expect(neighbourOf([1, 5, 9], 9, 1)).toBeUndefined()
  expect(neighbourOf([1, 5, 9], 1, -1)).toBeUndefined()
})
