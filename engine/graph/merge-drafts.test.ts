import { expect, test } from 'vitest'
import type { Graph } from './document.ts'
import { mergeDrafts, withTheirParts } from './merge-drafts.ts'

const base: Graph = {
  heddle: 1,
  name: 'answers',
  title: 'Answers',
  inputs: { question: { type: 'text' } },
  nodes: {
    retrieve: { type: 'retrieve@1', config: { topK: 20 } },
    generate: { type: 'generate@1', config: { temperature: 0.2 } },
  },
  outputs: { answer: 'generate.answer' },
  layout: { retrieve: [0, 0] },
}
const withNodes = (nodes: Graph['nodes']): Graph => ({
  ...base,
  nodes: { ...base.nodes, ...nodes },
})

test('changes of different nodes are joined', () => {
  const ours = withNodes({ retrieve: { type: 'retrieve@1', config: { topK: 5 } } })
  const theirs = withNodes({ judge: { type: 'judge@1' } })
  const { graph, conflicts } = mergeDrafts(base, ours, theirs)
  expect(conflicts).toEqual([])
  expect(graph.nodes).toEqual({
    retrieve: { type: 'retrieve@1', config: { topK: 5 } },
    generate: base.nodes['generate'],
    judge: { type: 'judge@1' },
  })
})

test('a node that one side removed and the other left alone is gone', () => {
  const { generate } = base.nodes
  const theirs: Graph = { ...base, nodes: { generate: generate! } }
  expect(Object.keys(mergeDrafts(base, base, theirs).graph.nodes)).toEqual(['generate'])
})

test('the same node changed in two ways is a conflict, and ours stands until it is settled', () => {
  const ours = withNodes({ generate: { type: 'generate@1', config: { temperature: 1 } } })
  const theirs = withNodes({ generate: { type: 'generate@1', config: { temperature: 0 } } })
  const { graph, conflicts } = mergeDrafts(base, ours, theirs)
  expect(conflicts).toEqual(['node generate'])
  expect(graph.nodes['generate']).toEqual(ours.nodes['generate'])
})

test('the same change on both sides is none', () => {
  const changed = { ...base, title: 'Better answers' }
  expect(mergeDrafts(base, changed, { ...changed }).conflicts).toEqual([])
})

test('places on the canvas never conflict', () => {
  const ours = { ...base, layout: { retrieve: [10, 10] as [number, number] } }
  const theirs = { ...base, layout: { retrieve: [99, 99] as [number, number] } }
  const { graph, conflicts } = mergeDrafts(base, ours, theirs)
  expect(conflicts).toEqual([])
  expect(graph.layout).toEqual({ retrieve: [10, 10] })
})

test('colours and locks of both sides are kept', () => {
  const ours: Graph = { ...base, looks: { retrieve: { colour: 'teal' } } }
  const theirs: Graph = { ...base, looks: { generate: { locked: true } } }
  const { graph, conflicts } = mergeDrafts(base, ours, theirs)
  expect(conflicts).toEqual([])
  expect(graph.looks).toEqual({ retrieve: { colour: 'teal' }, generate: { locked: true } })
})

test('a conflict is settled part by part: what is taken of theirs may also be that it is gone', () => {
  const ours: Graph = {
    heddle: 1,
    name: 'settled',
    title: 'Ours',
    inputs: { question: { type: 'text' } },
    nodes: { a: { type: 'x', config: { k: 1 } }, b: { type: 'x', config: { k: 1 } } },
    outputs: { said: 'a.out' },
  }
  const { b: _gone, ...others } = ours.nodes
  const theirs: Graph = {
    ...ours,
    title: 'Theirs',
    nodes: { ...others, a: { type: 'x', config: { k: 2 } } },
    outputs: { said: 'a.other' },
  }
  expect(withTheirParts(ours, theirs, ['node b', 'output said', 'graph title'])).toEqual({
    ...ours,
    title: 'Theirs',
    nodes: { a: { type: 'x', config: { k: 1 } } },
    outputs: { said: 'a.other' },
  })
  expect(withTheirParts(ours, theirs, [])).toEqual(ours)
})
