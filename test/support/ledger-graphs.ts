import type { Graph, GraphNode } from '../../engine/graph/document.ts'
import { KnownGraphs } from './known-graphs.ts'

function step(mark: string, inputs: GraphNode['inputs'], more: Partial<GraphNode> = {}): GraphNode {
  return { type: 'step', config: { mark }, inputs: inputs ?? {}, ...more }
}

const word = { word: { type: 'text' } } as const

/** Run by `subgraph`: a loop, and a further graph behind it. */
const inner: Graph = {
  heddle: 1,
  name: 'inner',
  inputs: word,
  nodes: {
    turns: { frame: 'loop', max: 9, until: 'count.done' },
    count: {
      type: 'tally',
      in: 'turns',
      config: { enough: 2 },
      inputs: { before: 'count.number', text: 'grow.text' },
    },
    grow: step('+', { text: ['grow.text', '$.word'] }, { in: 'turns' }),
    deep: { type: 'graph', config: { graph: 'innermost' }, inputs: { word: 'grow.text' } },
  },
  outputs: { text: 'deep.text' },
}

const innermost: Graph = {
  heddle: 1,
  name: 'innermost',
  inputs: word,
  nodes: { one: step('1', { text: '$.word' }), two: step('2', { text: 'one.text' }) },
  outputs: { text: 'two.text' },
}

/** What is cut off, each kind of graph that a run can be in the middle of. */
export const ledgerGraphs: readonly Graph[] = [
  {
    heddle: 1,
    name: 'chain',
    inputs: word,
    nodes: {
      a: step('a', { text: '$.word' }),
      b: step('b', { text: 'a.text' }, { config: { mark: 'b', milliseconds: 0 } }),
      c: step('c', { text: 'b.text' }, { config: { mark: 'c', milliseconds: 0 } }),
      d: step('d', { text: 'c.text' }),
    },
    outputs: { text: 'd.text' },
  },
  {
    heddle: 1,
    name: 'join',
    inputs: word,
    nodes: {
      a: step('a', { text: '$.word' }),
      left: step('l', { text: 'a.text' }),
      right: step('r', { text: 'a.text' }),
      further: step('f', { text: 'right.text' }),
      end: step('.', { also: ['left.text', 'further.text'] }),
    },
    outputs: { text: 'end.text' },
  },
  {
    heddle: 1,
    name: 'map',
    inputs: { words: { type: 'text[]' } },
    nodes: {
      each: { frame: 'map', over: '$.words', concurrency: 2 },
      one: step('1', { text: '$item' }, { in: 'each' }),
      two: step('2', { text: 'one.text' }, { in: 'each' }),
      end: step('.', { also: 'two.text' }),
    },
    outputs: { text: 'end.text', list: 'two.text' },
  },
  {
    heddle: 1,
    name: 'loop',
    inputs: word,
    nodes: {
      turns: { frame: 'loop', max: 9, until: 'count.done' },
      count: {
        type: 'tally',
        in: 'turns',
        config: { enough: 4 },
        inputs: { before: 'count.number', text: 'grow.text' },
      },
      grow: step('+', { text: ['grow.text', '$.word'] }, { in: 'turns' }),
      end: step('.', { text: 'grow.text' }),
    },
    outputs: { text: 'end.text', turns: 'turns.iterations' },
  },
  {
    heddle: 1,
    name: 'human',
    inputs: word,
    nodes: {
      draft: step('d', { text: '$.word' }),
      first: { type: 'approve', inputs: { text: 'draft.text' } },
      behind: step('b', { text: 'first.text' }),
      second: { type: 'approve', inputs: { text: 'draft.text' } },
      beside: step('s', { text: 'draft.text' }),
      end: step('.', { also: ['behind.text', 'second.text', 'beside.text'] }),
    },
    outputs: { text: 'end.text' },
  },
  {
    heddle: 1,
    name: 'subgraph',
    inputs: word,
    nodes: {
      before: step('b', { text: '$.word' }),
      answer: { type: 'graph', config: { graph: 'inner' }, inputs: { word: 'before.text' } },
      behind: step('.', { text: 'answer.text' }),
    },
    outputs: { text: 'behind.text' },
  },
  {
    heddle: 1,
    name: 'once',
    inputs: word,
    nodes: {
      before: step('b', { text: '$.word' }),
      pay: { type: 'charge', inputs: { text: 'before.text' } },
      beside: { type: 'charge', inputs: { text: '$.word' } },
      end: step('.', { also: ['pay.text', 'beside.text'] }),
    },
    outputs: { text: 'end.text' },
  },
]

/** What `subgraph` runs, those that run others last. */
export const innerGraphs: readonly Graph[] = [innermost, inner]

export const ledgerSource = new KnownGraphs(...ledgerGraphs, ...innerGraphs)

export const ledgerInputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ...Object.fromEntries(ledgerGraphs.map(({ name }) => [name, { word: 'x' }])),
  map: { words: ['p', 'q', 'r', 's', 't'] },
}
