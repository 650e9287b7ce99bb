import { expect, test } from 'vitest'
import { runFigures } from './run-figures.ts'

test('cost and latency stand in the table once', () => {
  expect(runFigures([{ evaluator: 'recall' }])).toEqual({ cost: true, latency: true })
  expect(runFigures([{ evaluator: 'cost' }])).toEqual({ cost: false, latency: true })
  expect(runFigures([{ evaluator: 'latency' }, { evaluator: 'cost' }])).toEqual({
    cost: false,
    latency: false,
  })
})

test('the time of one node does not stand for that of the run', () => {
  expect(runFigures([{ evaluator: 'latency', node: 'rerank' }])).toMatchObject({ latency: true })
})
