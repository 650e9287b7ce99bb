import { expect, test } from 'vitest'
import { answerWith, minute } from '../../test/support/monitor-answer.ts'
import type { MonitorScores } from '../../server/api/monitor.ts'
import { certaintyWords } from './certainty-words.ts'
import { chartSummary } from './chart-summary.ts'
import { plotData } from './plot-data.ts'
import { scorePictures } from './score-pictures.ts'
import { timeGrid } from './time-grid.ts'

const grid = timeGrid(answerWith({ 0: {} }))
const rubric: MonitorScores = {
  key: 'rubric',
  evaluator: 'rubric',
  title: 'Rubric',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  share: 0.1,
  whole: { mean: 0.8, low: 0.7, high: 0.9, n: 12, of: 120 },
  buckets: [
    { at: 10 * minute, mean: 0.75, low: 0.6, high: 0.9, n: 11, of: 60 },
    { at: 30 * minute, mean: 1, low: null, high: null, n: 1, of: 60 },
  ],
  errors: 0,
  notApplicable: 0,
}
const pictureOf = (more: Partial<MonitorScores> = {}) =>
  scorePictures([{ ...rubric, ...more }], grid)[0]!

test('an evaluator is a chart of means with their intervals, and says of how many runs', () => {
  const picture = pictureOf()
  expect(picture).toMatchObject({ title: 'Rubric', lead: 'of a sample of 10 %', unit: 'score' })
  const [line] = picture.lines
  expect(line?.values).toEqual([null, 0.75, null, 1, null, null])
  expect(certaintyWords(line!.wholeCertainty!, 'score')).toBe(', 0.70 to 0.90 (n 12 of 120)')
  expect(certaintyWords(line!.certainty![3]!, 'score')).toBe(' (n 1 of 60)')
  const [, , high, low] = plotData(picture, grid)
  expect([high?.[1], low?.[1], high?.[3], low?.[3]]).toEqual([0.9, 0.6, null, null])
  expect(chartSummary(picture)).toBe(
    'Rubric over time. mean: 0.80 over all, between 0.75 and 1.00, 1.00 at the end.',
  )
})

test('yes and no are a share, seconds a time and dollars money', () => {
  expect(pictureOf({ type: 'boolean' })).toMatchObject({ unit: 'share', lines: [{ label: 'yes' }] })
  const { unit, lines } = pictureOf({ unit: 's' })
  expect([unit, lines[0]?.whole]).toEqual(['time', 800])
  expect(pictureOf({ unit: 'USD' }).unit).toBe('money')
  const { range: _, ...endless } = rubric
  expect(scorePictures([endless], grid)[0]?.unit).toBe('number')
})

test('what could not be scored is told, and why', () => {
  expect(pictureOf()).not.toHaveProperty('note')
  const picture = pictureOf({ errors: 2, problem: 'The judge is out.', notApplicable: 1 })
  expect(picture.note).toBe(
    '2 runs could not be scored: The judge is out. 1 run gave nothing to score.',
  )
})

test('its lead says where it looks, of which runs, and which way is better', () => {
  expect(pictureOf({ direction: 'lower', share: 1 }).lead).toBe(
    'of runs that deployments answered, lower is better',
  )
  expect(pictureOf({ node: 'retrieve' }).lead).toBe('at retrieve, of a sample of 10 %')
})
