import { expect, test } from 'vitest'
import { readEvaluators } from './read-evaluators.ts'

test('an evaluator is an id, with a node and settings where they are wanted', () => {
  expect(
    readEvaluators([
      'token-f1',
      'recall@rerank',
      'ndcg@rerank:k=5,gain=linear',
      './polite.json:k=2',
    ]),
  ).toEqual([
    { evaluator: 'token-f1', settings: {} },
    { evaluator: 'recall', node: 'rerank', settings: {} },
    { evaluator: 'ndcg', node: 'rerank', settings: { k: 5, gain: 'linear' } },
    { evaluator: './polite.json', settings: { k: 2 } },
  ])
})

test('a comma in a value begins no setting', () => {
  expect(readEvaluators(['contains:texts=["red","blue"],all=false'])).toEqual([
    { evaluator: 'contains', settings: { texts: ['red', 'blue'], all: false } },
  ])
})

test('everything that is wrong is told at once', () => {
  expect(() => readEvaluators(['@rerank', 'recall:five', 'token-f1'])).toThrow(
    '"@rerank" names no evaluator; write ID, ID@NODE or ID:NAME=VALUE.\n"five" is no setting of recall; write NAME=VALUE.',
  )
})
