import { expect, test } from 'vitest'
import { figuresWith, quantilesOf, shareOf } from '../../test/support/monitor-answer.ts'
import { costChange, requestsChange, shareChange, timesChange } from './change-words.ts'

test('a share is better or worse only where the intervals do not overlap', () => {
  expect(shareChange(shareOf(3, 100), shareOf(5, 100), 'lower')).toEqual({
    words: 'no clear change, 5.0 % before',
    tone: 'neutral',
  })
  expect(shareChange(shareOf(1, 500), shareOf(50, 500), 'lower')).toEqual({
    words: 'better, 10.0 % before',
    tone: 'better',
  })
  expect(shareChange(shareOf(50, 500), shareOf(1, 500), 'lower').tone).toBe('worse')
  expect(shareChange(shareOf(490, 500), shareOf(400, 500), 'higher').tone).toBe('better')
  expect(shareChange(shareOf(400, 500), shareOf(490, 500), 'higher').tone).toBe('worse')
})

test('a share of none before is compared with nothing', () => {
  const words = 'nothing before to compare with'
  expect(shareChange(shareOf(1, 2), null, 'lower').words).toBe(words)
  expect(shareChange(null, shareOf(1, 2), 'lower').words).toBe(words)
})

test('times are said beside those before, with how few those are of', () => {
  const now = quantilesOf(1000)
  expect(timesChange(now, quantilesOf(1200), ['p50', 'p95'])).toEqual({
    words: '1.20 s · 2.40 s before',
    tone: 'neutral',
  })
  expect(timesChange(now, quantilesOf(1200, 1), ['p50']).words).toBe('1.20 s before, of only 1 run')
  expect(timesChange(now, null, ['p50']).words).toBe('nothing before to compare with')
})

test('counts and costs are said without a judgement', () => {
  const ten = figuresWith({ requests: 10, cost: 0.25 })
  const none = figuresWith({ requests: 0, cost: 0 })
  expect(requestsChange(ten, figuresWith({ requests: 1200 })).words).toBe('1,200 before')
  expect(requestsChange(ten, ten).words).toBe('as many as before')
  expect(requestsChange(ten, none).words).toBe('none before')
  expect(costChange(ten, none).words).toBe('no runs before')
  expect(costChange(ten, ten).words).toBe('as much as before')
  expect(costChange(ten, figuresWith({ cost: null })).words).toBe('unknown before')
  expect(costChange(ten, figuresWith({ cost: 1.5 })).words).toBe('$1.50 before')
})
