import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Graph } from './document.ts'
import { createCatalogue } from './catalogue.ts'
import { checkContext } from './catalogue-check.ts'
import { graphUpTo } from './graph-up-to.ts'
import { defineNode, port } from './define-node.ts'

const pass = defineNode({
  type: 'pass',
  version: 1,
  family: 'transform',
  title: 'Pass',
  description: 'Passes it on.',
  effect: 'pure',
  config: z.object({}),
  inputs: { in: port.any() },
  outputs: { out: port.any(), aside: port.any() },
  run: ({ inputs }) => Promise.resolve({ out: inputs.in, aside: null }),
})
const context = checkContext(createCatalogue([pass]))
const reads = (source: string | string[], rest: object = {}) => ({
  type: 'pass@1',
  inputs: { in: source },
  ...rest,
})
const graph: Graph = {
  heddle: 1,
  name: 'parts',
  inputs: { question: { type: 'text' } },
  nodes: {
    first: reads('$.question'),
    aside: reads('$.question'),
    again: { frame: 'loop', max: 3, until: 'check.pass' },
    write: reads(['first.out', 'check.out'], { in: 'again' }),
    check: reads('write.out', { in: 'again' }),
    each: { frame: 'map', over: 'check.list' },
    item: reads('$item', { in: 'each' }),
    end: reads(['item.out', 'aside.out']),
  },
  outputs: { said: 'end.out', draft: 'write.out', either: ['write.out', 'end.out'] },
  layout: { first: [0, 0], end: [900, 0], $inputs: [-300, 0] },
}
const nodes = (node: string) => Object.keys(graphUpTo(graph, node, context)?.nodes ?? {}).sort()

test('a node comes with all that it needs, and with whole frames', () => {
  expect(nodes('first')).toEqual(['first'])
  expect(nodes('write')).toEqual(['again', 'check', 'first', 'write'])
  expect(nodes('item')).toEqual(['again', 'check', 'each', 'first', 'item', 'write'])
  expect(nodes('again')).toEqual(['again', 'check', 'first', 'write'])
  expect(nodes('end')).toEqual(Object.keys(graph.nodes).sort())
})

test('what the node gives is what the part gives, and places of other nodes are left out', () => {
  const part = graphUpTo(graph, 'check', context)
  expect(part?.outputs).toEqual({ out: 'check.out', aside: 'check.aside' })
  expect(part?.layout).toEqual({ first: [0, 0], $inputs: [-300, 0] })
  expect(part?.inputs).toEqual(graph.inputs)
})

test('there is no part up to a node that is not there', () => {
  expect(graphUpTo(graph, 'nothing', context)).toBeUndefined()
  expect(graphUpTo(graph, 'toString', context)).toBeUndefined()
})
