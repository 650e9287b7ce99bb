import { expect, test } from 'vitest'
import type { ScoreResult } from '../score.ts'
import type { ComparedMetric, TrialScore } from './compared.ts'
import { judgesDisagree } from './judges-disagree.ts'

const faithful: ComparedMetric = {
  key: 'faithful',
  title: 'Faithful',
  direction: 'higher',
  type: 'boolean',
}
const rubric: ComparedMetric = {
  key: 'rubric',
  title: 'Rubric',
  direction: 'higher',
  type: 'number',
  range: [1, 5],
}
const harm: ComparedMetric = {
  key: 'harm',
  title: 'Harm',
  direction: 'lower',
  type: 'number',
  range: [0, 1],
}
const better: ComparedMetric = {
  key: 'better',
  title: 'Better',
  direction: 'higher',
  type: 'pairwise',
}

function score(metric: string, example: string, value: number | boolean, trial = 1): TrialScore {
  return { metric, example, trial, score: { status: 'ok', value } }
}

test('one judge passes what another fails, each by the middle of its own scale', () => {
  const scores = [
    score('faithful', 'a', true),
    score('rubric', 'a', 2),
    score('faithful', 'b', true),
    score('rubric', 'b', 4),
    score('faithful', 'c', false),
    score('rubric', 'c', 1),
  ]
  expect(judgesDisagree([faithful, rubric], scores, ['a', 'b', 'c'])).toEqual(
    new Map([['a', { passes: ['faithful'], fails: ['rubric'] }]]),
  )
})

test('where less is better a low value passes', () => {
  const scores = [score('faithful', 'a', true), score('harm', 'a', 0.1)]
  expect(judgesDisagree([faithful, harm], scores, ['a']).size).toBe(0)
  const bad = [score('faithful', 'a', true), score('harm', 'a', 0.9)]
  expect(judgesDisagree([faithful, harm], bad, ['a']).get('a')).toEqual({
    passes: ['faithful'],
    fails: ['harm'],
  })
})

test('the middle of a scale, a tie and a judge without a value take no side', () => {
  const failed: ScoreResult = {
    status: 'error',
    reason: 'The model could not be reached.',
    errorType: 'network',
  }
  const scores = [
    score('rubric', 'a', 3),
    score('better', 'a', 0.5),
    score('faithful', 'a', true),
    { metric: 'harm', example: 'a', trial: 1, score: failed },
  ]
  expect(judgesDisagree([faithful, rubric, harm, better], scores, ['a']).size).toBe(0)
})

test('trials are averaged before a judge takes a side', () => {
  const scores = [
    score('faithful', 'a', true, 1),
    score('faithful', 'a', true, 2),
    score('faithful', 'a', false, 3),
    score('rubric', 'a', 1, 1),
  ]
  expect(judgesDisagree([faithful, rubric], scores, ['a']).get('a')?.passes).toEqual(['faithful'])
})

test('a metric that says from where on it passes is taken by its word', () => {
  const strict: ComparedMetric = { ...rubric, pass: 5 }
  const scores = [score('faithful', 'a', true), score('rubric', 'a', 4)]
  expect(judgesDisagree([faithful, strict], scores, ['a']).get('a')?.fails).toEqual(['rubric'])
})
