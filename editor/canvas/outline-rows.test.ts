import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { wiredTypes } from '../../test/support/wired-graph.ts'
import { catalogueContext } from '../document/catalogue-context.ts'
import { outlineRows } from './outline-rows.ts'

const inner: Graph = {
  heddle: 1,
  name: 'part',
  inputs: {},
  nodes: { step: { type: 'write@1' }, again: { type: 'graph@1', config: { graph: 'answers' } } },
  outputs: {},
}
const graph: Graph = {
  heddle: 1,
  name: 'answers',
  inputs: {},
  nodes: {
    inside: { type: 'write@1', in: 'loop', title: 'Draft' },
    loop: { frame: 'loop', max: 2 },
    part: { type: 'graph@1', config: { graph: 'part' } },
    last: { type: 'search@1' },
  },
  outputs: {},
}
const context = catalogueContext(wiredTypes, {
  graphs: new Map([
    ['part', inner],
    ['answers', graph],
  ]),
  isLoading: false,
})
const shown = (closed: readonly string[]): string[] =>
  outlineRows(graph, context, new Set(closed)).map(
    ({ title, level, node }) => `${'  '.repeat(level - 1)}${title} > ${node}`,
  )

test('what frames hold and subgraphs run stands below them; a circle of graphs ends', () => {
  expect(shown([])).toEqual([
    'loop > loop',
    '  Draft > inside',
    'Part > part',
    '  Step > part',
    '  Again > part',
    'Last > last',
  ])
})

test('what is closed hides what it holds', () => {
  expect(shown(['loop', 'part'])).toEqual(['loop > loop', 'Part > part', 'Last > last'])
})

test('nodes stand in the order of the flow, then of their places, however the document names them', () => {
  const flow: Graph = {
    heddle: 1,
    name: 'flow',
    inputs: { question: { type: 'text' } },
    nodes: {
      end: { type: 'write@1', inputs: { prompt: 'second.text' } },
      low: { type: 'write@1', inputs: { prompt: '$.question' } },
      second: { type: 'write@1', in: 'again', inputs: { prompt: 'first.text' } },
      first: { type: 'write@1', in: 'again', inputs: { prompt: 'high.text' } },
      again: { frame: 'loop', max: 2 },
      high: { type: 'write@1', inputs: { prompt: '$.question' } },
    },
    outputs: {},
    layout: { low: [0, 300], high: [0, 0], again: [400, 0], end: [-500, 0] },
  }
  expect(outlineRows(flow, context, new Set()).map(({ key }) => key)).toEqual([
    'high',
    'low',
    'again',
    'first',
    'second',
    'end',
  ])
})

test('a node whose type the server does not have looks as it does on the canvas', () => {
  const odd: Graph = { ...graph, nodes: { odd: { type: 'teleport@2' } } }
  expect(outlineRows(odd, context, new Set())).toMatchObject([{ family: 'tool', icon: 'blocks' }])
})
