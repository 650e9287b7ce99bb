import { expect, test } from 'vitest'
import { answerWith, quantilesOf, shareOf } from '../../test/support/monitor-answer.ts'
import { pageFigures } from './page-figures.ts'

test('each figure says what it is of and how sure it is', () => {
  const answer = answerWith(
    {},
    {
      requests: 400,
      open: 2,
      cancelled: 1,
      failed: shareOf(4, 397),
      latency: quantilesOf(1200, 393),
      cost: 0.8,
      thumbs: shareOf(9, 12),
    },
  )
  const told = pageFigures(answer).map(({ label, value, beside, detail }) =>
    [label, value, beside, detail].filter((part) => part !== undefined).join(' | '),
  )
  expect(told).toEqual([
    'Requests | 400 | 2 not over, 1 cancelled',
    'Failed | 1.0 % | 0.4 to 2.6 % · 4 of 397',
    'Latency p50 | 1.20 s | p95 2.40 s | of 393 runs that succeeded',
    'First word p50 | – | no runs that streamed',
    'Cost | $0.800 | $0.0020 a request',
    'Thumbs up | 75.0 % | 46.8 to 91.1 % · 9 of 12',
  ])
})

test('what is not known is no zero', () => {
  const told = pageFigures(answerWith({}, { failed: null, latency: null, cost: null }))
  expect(told.map(({ value }) => value)).toEqual(['10', '–', '–', '–', '–', '–'])
  expect(told[4]?.detail).toBe('price unknown')
})

test('where not all runs could be read, nothing is compared with the time before', () => {
  const told = pageFigures({ ...answerWith({}), readFrom: 1000 })
  expect(new Set(told.map(({ change }) => change.words))).toEqual(new Set(['not compared']))
  const compared = pageFigures(answerWith({}))
  expect(compared[0]?.change.words).toBe('as many as before')
})
