import { expect, test } from 'vitest'
import { answerWith, quantilesOf } from '../../test/support/monitor-answer.ts'
import { chartPictures } from './chart-picture.ts'
import { chartSummary } from './chart-summary.ts'
import { timeGrid } from './time-grid.ts'

test('a chart is told by what each line is over all, reaches to and ends with', () => {
  const answer = answerWith(
    { 0: { latency: quantilesOf(400) }, 20: { latency: quantilesOf(200) } },
    { latency: quantilesOf(300) },
  )
  const pictures = chartPictures(answer, timeGrid(answer))
  const said = (id: string) => chartSummary(pictures.find((picture) => picture.id === id)!)
  expect(said('latency')).toContain(
    'Latency over time. p50: 300 ms over all, between 200 ms and 400 ms, 200 ms at the end.',
  )
  expect(said('first-word')).toBe('First word over time. p50: no values. p95: no values.')
  const latency = pictures.find(({ id }) => id === 'latency')!
  expect(chartSummary(latency, [6000])).toMatch(/ Alert at 6 s\.$/)
})
