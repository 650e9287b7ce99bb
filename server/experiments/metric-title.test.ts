import { expect, test } from 'vitest'
import { ownTitle } from './metric-title.ts'

test('two metrics of one evaluator at one place are told apart by their keys', () => {
  const all = [
    { key: 'rubric', evaluator: 'rubric' },
    { key: 'helpful to beginners', evaluator: 'rubric' },
    { key: 'recall rerank', evaluator: 'recall', node: 'rerank' },
    { key: 'recall@5', evaluator: 'recall', node: 'retrieve' },
    { key: 'short', evaluator: 'length' },
  ]
  expect(all.map((one) => ownTitle(one, all))).toEqual([
    undefined,
    'Helpful to beginners',
    undefined,
    undefined,
    undefined,
  ])
})
