import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import type { Estimate } from '../../engine/run/estimate.ts'
import { catalogueContext } from '../document/catalogue-context.ts'
import { dependentsOf, estimateOf } from './what-runs-again.ts'

const pass: NodeDescription = {
  type: 'pass',
  version: 1,
  title: 'Pass',
  description: 'Passes it on.',
  family: 'transform',
  effect: 'pure',
  configSchema: { type: 'object', properties: {} },
  inputs: {
    in: { type: 'any', optional: true, description: '' },
    back: { type: 'any', optional: true, description: '' },
  },
  outputs: { out: { type: 'any', optional: false, description: '' } },
}
const context = catalogueContext([pass])
const reads = (source: string, rest: object = {}) => ({
  type: 'pass',
  inputs: { in: source },
  ...rest,
})

/** Two branches that meet; behind them a loop whose first node reads the last one of the turn before. */
const graph: Graph = {
  heddle: 1,
  name: 'meeting',
  inputs: { question: { type: 'text' } },
  nodes: {
    left: reads('$.question'),
    right: reads('$.question'),
    meet: { type: 'pass', inputs: { in: 'left.out', back: 'right.out' } },
    again: { frame: 'loop', max: 3, until: 'check.out' },
    write: { type: 'pass', in: 'again', inputs: { in: 'meet.out', back: 'check.out' } },
    check: reads('write.out', { in: 'again' }),
    end: reads('check.out'),
  },
  outputs: { said: 'end.out' },
}

test('what reads a node runs again with it, through others and around a loop', () => {
  expect([...dependentsOf(graph, context, ['right'])].sort()).toEqual([
    'check',
    'end',
    'meet',
    'write',
  ])
  expect([...dependentsOf(graph, context, ['check'])].sort()).toEqual(['check', 'end', 'write'])
  expect([...dependentsOf(graph, context, ['end'])]).toEqual([])
})

test('a list that changes runs the whole body of its map again, and what reads the body', () => {
  const mapped: Graph = {
    ...graph,
    nodes: {
      list: reads('$.question'),
      each: { frame: 'map', over: 'list.out' },
      item: reads('$item', { in: 'each' }),
      after: reads('item.out'),
    },
    outputs: {},
  }
  expect([...dependentsOf(mapped, context, ['list'])].sort()).toEqual(['after', 'each', 'item'])
})

test('costs of a part are added up, and its time is that of the longest way through it', () => {
  const one = (node: string, duration: number, cost: number | null): Estimate['nodes'][number] => ({
    node,
    nodeType: 'pass',
    runs: 5,
    ran: 1,
    executions: 1,
    calls: 1,
    tokens: 10,
    duration,
    cost,
  })
  const estimate: Estimate = {
    graph: 'meeting',
    version: 'v',
    basis: 'runs',
    runs: 5,
    nodes: [one('left', 100, 0.5), one('right', 300, 0.25), one('meet', 50, 0), one('end', 7, 1)],
    unknown: ['write', 'check'],
  }
  const part = (...nodes: string[]) => estimateOf(graph, context, new Set(nodes), estimate)
  expect(part('left', 'right', 'meet')).toEqual({ duration: 350, cost: 0.75, unknown: 0 })
  expect(part('end', 'check')).toEqual({ duration: 7, cost: 1, unknown: 1 })
  expect(part('check')).toBeUndefined()
  const unpriced = { ...estimate, nodes: [one('left', 1, null), one('meet', 1, 1)] }
  expect(estimateOf(graph, context, new Set(['left', 'meet']), unpriced)?.cost).toBeNull()
})
