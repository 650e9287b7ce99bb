import { expect, test } from 'vitest'
import { quantilesOf } from '../../test/support/monitor-answer.ts'
import { sortNodes } from './sort-nodes.ts'

test('nodes stand by a figure, the highest first and those without it last', () => {
  const node = (name: string, p50: number | null, failed: number) => ({
    node: name,
    executions: 10,
    failed,
    cached: 0,
    latency: p50 === null ? null : quantilesOf(p50),
    cost: null,
    share: 0.2,
  })
  const nodes = [node('cached', null, 1), node('quick', 0, 0), node('slow', 900, 1)]
  const order = (by: 'p50' | 'failed' | 'share') => sortNodes(nodes, by).map(({ node: id }) => id)
  expect(order('p50')).toEqual(['slow', 'quick', 'cached'])
  expect(order('failed')).toEqual(['cached', 'slow', 'quick'])
  expect(order('share')).toEqual(['cached', 'quick', 'slow'])
})
