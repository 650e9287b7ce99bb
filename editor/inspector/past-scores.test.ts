import { expect, test } from 'vitest'
import type { RunScore, ScoredExecution } from '../../server/api/history.ts'
import { metricsOf, scoreIn } from './past-scores.ts'

function execution(scores?: readonly RunScore[]): ScoredExecution {
  return {
    run: 'r',
    path: 'retrieve',
    endedAt: 0,
    status: 'succeeded',
    duration: 1,
    tokens: 0,
    cost: 0,
    ...(scores === undefined ? {} : { scores }),
  }
}
const correct = { metric: 'correct', title: 'Correctness', value: true }
const recall = { metric: 'recall', title: 'Recall', value: 0.5, node: 'retrieve' }
const other = { metric: 'lift', title: 'Lift', value: 0.1, node: 'rerank' }

test('scores of the node come before those of the run, and those of other nodes not at all', () => {
  const executions = [execution(), execution([correct, other]), execution([correct, recall])]
  expect(metricsOf(executions, 'retrieve')).toEqual([
    { metric: 'recall', title: 'Recall' },
    { metric: 'correct', title: 'Correctness' },
  ])
  expect(metricsOf(executions, 'generate')).toEqual([{ metric: 'correct', title: 'Correctness' }])
  expect(metricsOf([execution()], 'retrieve')).toEqual([])
})

test('a score is a number, also where it is yes or no, and missing where there is none', () => {
  const scored = execution([correct, recall])
  expect(scoreIn(scored, 'recall', 'retrieve')).toBe(0.5)
  expect(scoreIn(scored, 'correct', 'retrieve')).toBe(1)
  expect(scoreIn(scored, 'recall', 'generate')).toBe(undefined)
  expect(scoreIn(scored, undefined, 'retrieve')).toBe(undefined)
  expect(scoreIn(execution(), 'recall', 'retrieve')).toBe(undefined)
})
