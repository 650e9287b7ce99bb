import { expect, it } from 'vitest'
import type { ScoreResult } from '../../../engine/evaluate/score.ts'
import type { ComparedRow, RowSide } from '../../api/experiments.ts'
import { whatFailed } from './what-failed.ts'

function side(variant: string, given: Pick<Partial<RowSide>, 'problem' | 'scores'>): RowSide {
  const about = { run: 'r', status: 'failed', outputs: {}, ms: 1, cost: null, trials: [] }
  return { variant, ...about, scores: {}, ...given }
}

function row(id: string, ...sides: readonly RowSide[]): ComparedRow {
  return { example: { id, inputs: {} }, sides, change: null }
}

const unscored: ScoreResult = { status: 'error', reason: 'No judge.', errorType: 'no-model' }

it('each reason is told once, with the first example', () => {
  const rows = [
    row(
      'a',
      side('main', {}),
      side('candidate', { problem: 'No index.', scores: { f1: unscored } }),
    ),
    row('b', side('main', { problem: 'No index.' }), side('candidate', { problem: 'Too slow.' })),
  ]
  expect(whatFailed(rows)).toEqual([
    'The run of "a" with candidate failed: No index.',
    'The run of "b" with candidate failed: Too slow.',
  ])
})

it('a score that could not be given is told, too', () => {
  expect(whatFailed([row('a', side('candidate', { scores: { rubric: unscored } }))])).toEqual([
    'rubric could not score "a" with candidate: No judge.',
  ])
})

it('many reasons are cut short', () => {
  const rows = Array.from({ length: 8 }, (_, at) =>
    row(`${at}`, side('candidate', { problem: `Reason ${at}.` })),
  )
  expect(whatFailed(rows).at(-1)).toBe('There are 3 more reasons.')
})
