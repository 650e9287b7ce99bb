import { expect, test } from 'vitest'
import { answerWith, minute, quantilesOf, shareOf } from '../../test/support/monitor-answer.ts'
import { chartPictures } from './chart-picture.ts'
import { isolated, plotData } from './plot-data.ts'
import { timeGrid } from './time-grid.ts'

const answer = answerWith({
  10: { requests: 4, failed: shareOf(1, 4), latency: quantilesOf(500) },
  20: { requests: 2, failed: shareOf(0, 2), latency: null },
})
const grid = timeGrid(answer)
const dataOf = (id: string) =>
  plotData(
    chartPictures(answer, grid).find((picture) => picture.id === id)!,
    grid,
  )

test('values stand in the middle of their buckets', () => {
  expect(dataOf('latency')[0]).toEqual([5, 15, 25, 35, 45, 55].map((at) => at * minute))
})

test('bars stand on each other', () => {
  const [, succeeded, all] = dataOf('requests')
  expect(all).toEqual([0, 4, 2, 0, 0, 0])
  expect(succeeded).toEqual([0, 3, 2, 0, 0, 0])
})

test('a share is followed by both ends of its interval, with the same gaps', () => {
  const [, values, high, low] = dataOf('failed')
  expect(values).toEqual([null, 0.25, 0, null, null, null])
  expect([high?.[1], low?.[1]]).toEqual([shareOf(1, 4).high, shareOf(1, 4).low])
  expect([high?.[0], low?.[5]]).toEqual([null, null])
})

test('a value between two gaps is found, also at the ends', () => {
  expect(isolated([1, null, 2, null, 3, 4])).toEqual([0, 2])
  expect(isolated([null, 5])).toEqual([1])
  expect(isolated([5])).toEqual([0])
  expect(isolated([1, 2, null])).toBeNull()
})
