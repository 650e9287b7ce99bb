import { expect, test } from 'vitest'
import type { MonitorAnswer } from '../../server/api/monitor.ts'
import { answerWith, quantilesOf, shareOf } from '../../test/support/monitor-answer.ts'
import { chartPictures, isEmpty, type ChartPicture } from './chart-picture.ts'
import { timeGrid } from './time-grid.ts'

function pictureOf(id: string, answer: MonitorAnswer): ChartPicture {
  return chartPictures(answer, timeGrid(answer)).find((picture) => picture.id === id)!
}

const valuesOf = (picture: ChartPicture) =>
  Object.fromEntries(picture.lines.map(({ label, values }) => [label, values]))

test('where nothing ran, requests and cost are zero, and times and shares are gaps', () => {
  const answer = answerWith({
    10: { requests: 4, failed: shareOf(1, 4), latency: quantilesOf(500), cost: 0.5 },
    30: { requests: 2, failed: shareOf(0, 2), latency: null, cost: null },
  })
  expect(valuesOf(pictureOf('requests', answer))).toMatchObject({
    succeeded: [0, 3, 0, 2, 0, 0],
    failed: [0, 1, 0, 0, 0, 0],
  })
  expect(valuesOf(pictureOf('latency', answer))).toEqual({
    p50: [null, 500, null, null, null, null],
    p95: [null, 1000, null, null, null, null],
    p99: [null, 1500, null, null, null, null],
  })
  expect(valuesOf(pictureOf('failed', answer))).toEqual({
    failed: [null, 0.25, null, 0, null, null],
  })
  // The price of the second is not known, which is not the same as nothing.
  expect(valuesOf(pictureOf('cost', answer))).toEqual({ cost: [0, 0.5, 0, null, 0, 0] })
})

test('bars of requests add up to all that started, and name only what there was', () => {
  const answer = answerWith(
    { 0: { requests: 10, failed: shareOf(2, 6), cancelled: 3, open: 1 } },
    { requests: 10, failed: shareOf(2, 6), cancelled: 3, open: 1 },
  )
  const { lines } = pictureOf('requests', answer)
  expect(lines.map(({ label, values }) => [label, values[0]])).toEqual([
    ['succeeded', 4],
    ['failed', 2],
    ['cancelled', 3],
    ['not over', 1],
  ])
  const calm = pictureOf('requests', answerWith({ 0: {} }))
  expect(calm.lines.map(({ label }) => label)).toEqual(['succeeded', 'failed'])
})

test('each verdict has a chart of its own, with the intervals of its shares', () => {
  const grounded = shareOf(8, 10)
  const answer = answerWith({ 20: { verdicts: { grounded } } }, { verdicts: { grounded } })
  const { lines } = pictureOf('verdict-grounded', answer)
  expect(lines[0]?.whole).toBe(0.8)
  const { low, high } = grounded
  expect(lines[0]?.certainty?.[2]).toEqual({ low, high, n: 10 })
  expect(lines[0]?.certainty?.[1]).toBeNull()
})

test('a chart is empty where it has gaps or no cost only, but a share of none is drawn', () => {
  const answer = answerWith({ 0: { failed: shareOf(0, 10), cost: 0 } })
  const empty = chartPictures(answer, timeGrid(answer))
    .filter(isEmpty)
    .map(({ id }) => id)
  expect(empty).toEqual(['first-word', 'cost', 'cached', 'thumbs'])
})
