import { expect, it } from 'vitest'
import { z } from 'zod'
import { createCatalogue } from '../graph/catalogue.ts'
import { checkContext } from '../graph/catalogue-check.ts'
import { defineNode } from '../graph/define-node.ts'
import type { Graph } from '../graph/document.ts'
import { planGraph } from '../plan/plan-graph.ts'
import { graphOf } from '../../test/support/small-engine.ts'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { longestPath } from './longest-path.ts'

const inner = graphOf({
  name: 'inner',
  inputs: { word: { type: 'any' } },
  nodes: {
    one: { type: 'pass', inputs: { in: '$.word' } },
    two: { type: 'pass', inputs: { in: 'one.out' } },
  },
  outputs: { word: 'two.out' },
})

const graphNode = defineNode({
  type: 'graph',
  version: 1,
  family: 'flow',
  title: 'Graph',
  description: 'Runs another graph.',
  effect: 'pure',
  config: z.object({ graph: z.string() }),
  inputs: {},
  outputs: {},
  run: () => Promise.resolve({}),
})

function timeOf(
  parts: Pick<Graph, 'nodes'> & Partial<Graph>,
  times: Readonly<Record<string, number>>,
  items = 1,
): number {
  const catalogue = createCatalogue([...smallNodes, graphNode])
  const context = checkContext(catalogue, { find: () => inner })
  const plan = planGraph(graphOf({ outputs: {}, ...parts }), catalogue, context)
  return longestPath(
    plan,
    (place) => times[place],
    () => items,
  )
}

it('is the longer of two branches, with what stands before and behind them', () => {
  const nodes: Graph['nodes'] = {
    a: { type: 'pass' },
    slow: { type: 'pass', inputs: { in: 'a.out' } },
    quick: { type: 'pass', inputs: { in: 'a.out' } },
    next: { type: 'pass', inputs: { in: 'quick.out' } },
    end: { type: 'pass', inputs: { in: 'slow.out', also: 'next.out' } },
    apart: { type: 'pass' },
  }
  const times = { a: 1, slow: 100, quick: 20, next: 30, end: 2, apart: 90 }
  expect(timeOf({ nodes }, times)).toBe(103)
  expect(timeOf({ nodes }, { ...times, apart: 104 })).toBe(104)
  expect(timeOf({ nodes }, { a: 1 })).toBe(1)
})

it('goes through a loop once, whose times are sums over its turns, and not back', () => {
  const nodes: Graph['nodes'] = {
    before: { type: 'pass' },
    again: { frame: 'loop', max: 3, until: 'count.done' },
    count: { type: 'count', in: 'again', inputs: { before: 'check.out', start: 'before.out' } },
    check: { type: 'pass', in: 'again', inputs: { in: 'count.number' } },
    end: { type: 'pass', inputs: { in: 'check.out' } },
  }
  expect(timeOf({ nodes }, { before: 1, count: 10, check: 20, end: 5 })).toBe(36)
})

it('divides what a map does by how much of it goes on at once', () => {
  const nodes: Graph['nodes'] = {
    before: { type: 'pass' },
    each: { frame: 'map', over: 'before.out', concurrency: 5 },
    one: { type: 'pass', in: 'each', inputs: { in: '$item' } },
    end: { type: 'pass', inputs: { in: 'one.out' } },
  }
  const times = { before: 1, one: 100, end: 2 }
  expect(timeOf({ nodes }, times, 50)).toBe(23)
  expect(timeOf({ nodes }, times, 2)).toBe(53)
  expect(timeOf({ nodes }, times, 0)).toBe(103)
})

it('takes a subgraph as it was recorded, or else what is in it', () => {
  const nodes: Graph['nodes'] = {
    sub: { type: 'graph', config: { graph: 'inner' }, inputs: { word: '$.word' } },
    end: { type: 'pass', inputs: { in: 'sub.word' } },
  }
  const inputs: Graph['inputs'] = { word: { type: 'any' } }
  const inside = { 'sub/one': 3, 'sub/two': 4, end: 1 }
  expect(timeOf({ nodes, inputs }, inside)).toBe(8)
  expect(timeOf({ nodes, inputs }, { ...inside, sub: 20 })).toBe(21)
})
