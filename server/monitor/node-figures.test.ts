import { expect, test } from 'vitest'
import { nodeFigures } from './node-figures.ts'
import type { NodeTimes } from './node-times.ts'

const times = (node: string, durations: number[], more: Partial<NodeTimes> = {}): NodeTimes => ({
  node,
  durations,
  failed: 0,
  cached: 0,
  cost: 0,
  ...more,
})

test('nodes stand in the order of their time, each with its part of that of all', () => {
  const figures = nodeFigures([
    times('said', [10], { cached: 2 }),
    times('answer', [40, 30], { cost: 0.5 }),
    times('answer/ask', [60], { failed: 1, cost: 0.5 }),
    times('said', [20]),
    times('kept', [], { cached: 1, cost: null }),
  ])
  expect(figures).toEqual([
    {
      node: 'answer',
      executions: 2,
      failed: 0,
      cached: 0,
      latency: { p50: 30, p95: 40, p99: 40, of: 2 },
      cost: 0.5,
      share: 0.7,
    },
    expect.objectContaining({ node: 'answer/ask', failed: 1, share: 0.6 }),
    expect.objectContaining({ node: 'said', executions: 4, cached: 2, share: 0.3 }),
    expect.objectContaining({ node: 'kept', executions: 1, latency: null, cost: null, share: 0 }),
  ])
})

test('nothing took any time where nothing was executed', () => {
  expect(nodeFigures([])).toEqual([])
  expect(nodeFigures([times('a', [0])])).toMatchObject([{ share: 0 }])
  // The graph around it was cut off before it ended.
  expect(nodeFigures([times('a', [1]), times('b/c', [5])])[0]).toMatchObject({ share: 1 })
})
