import { expect, test } from 'vitest'
import { answerWith, minute } from '../../test/support/monitor-answer.ts'
import { closerPart, placeIn, timeGrid, wholeOf } from './time-grid.ts'

test('the grid has every bucket that the stretch touches, as the server aligns them', () => {
  const answer = { ...answerWith({}), from: 7 * minute, to: 31 * minute, every: 10 * minute }
  expect(timeGrid(answer).starts).toEqual([0, 10 * minute, 20 * minute, 30 * minute])
  const [bucket] = answerWith({ 13: {} }).buckets
  const grid = timeGrid({ ...answer, buckets: [bucket!] })
  expect(grid.starts).toEqual([3, 13, 23].map((at) => at * minute))
  expect(placeIn(grid, 23 * minute)).toBe(2)
  expect(wholeOf(grid)).toEqual({ from: 3 * minute, to: 33 * minute })
})

test('a stretch of one bucket is a grid of one', () => {
  const answer = { ...answerWith({}), from: 5 * minute, to: 6 * minute, every: 60 * minute }
  expect(timeGrid(answer).starts).toEqual([0])
})

test('a part takes whole buckets, lasts five minutes or more and does not reach beyond the end', () => {
  const grid = { every: 10 * minute, starts: [0, 10 * minute, 20 * minute] }
  const part = (from: number, to: number, end = 30) => {
    const found = closerPart(grid, { from: from * minute, to: to * minute }, end * minute)
    return [found.from / minute, found.to / minute]
  }
  expect(part(12, 18)).toEqual([10, 20])
  expect(part(8, 12)).toEqual([0, 20])
  expect(part(20, 20)).toEqual([20, 30])
  expect(part(21, 30, 27)).toEqual([20, 27])
  expect(part(21, 30, 22)).toEqual([17, 22])
})
