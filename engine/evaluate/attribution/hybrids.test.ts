import { expect, test } from 'vitest'
import { z } from 'zod'
import { createCatalogue } from '../../graph/catalogue.ts'
import { checkContext } from '../../graph/catalogue-check.ts'
import { check } from '../../graph/check.ts'
import { defineNode, port } from '../../graph/define-node.ts'
import type { Graph, GraphEntry } from '../../graph/document.ts'
import { hybridsOf } from './hybrids.ts'

const empty = () => Promise.resolve({})
const shared = { version: 1, effect: 'pure', description: '' } as const
const types = [
  defineNode({
    ...shared,
    type: 'find',
    title: 'Find',
    family: 'retrieval',
    config: z.object({ topK: z.number().default(6), mode: z.string().default('words') }),
    inputs: { query: port.text() },
    outputs: { documents: port.documents() },
    run: empty,
  }),
  defineNode({
    ...shared,
    type: 'sort',
    title: 'Sort',
    family: 'retrieval',
    config: z.object({}),
    inputs: { documents: port.documents() },
    outputs: { documents: port.documents() },
    run: empty,
  }),
  defineNode({
    ...shared,
    type: 'split',
    title: 'Split',
    family: 'retrieval',
    config: z.object({}),
    inputs: { documents: port.documents() },
    outputs: { best: port.documents(), rest: port.documents() },
    run: empty,
  }),
  defineNode({
    ...shared,
    type: 'write',
    title: 'Write',
    family: 'model',
    config: z.object({ prompt: z.string().default(''), short: z.boolean().default(false) }),
    inputs: { documents: port.documents(), question: port.text() },
    outputs: { answer: port.text() },
    run: empty,
  }),
]
const context = checkContext(createCatalogue(types))

function graph(nodes: Record<string, GraphEntry>, output = 'write.answer'): Graph {
  return {
    heddle: 1,
    name: 'ask',
    inputs: { question: { type: 'text' } },
    nodes,
    outputs: { answer: output },
  }
}
const find = (config: Record<string, number | string> = {}): GraphEntry => ({
  type: 'find@1',
  config,
  inputs: { query: '$.question' },
})
const write = (documents: string, config: Record<string, string | boolean> = {}): GraphEntry => ({
  type: 'write@1',
  config,
  inputs: { documents, question: '$.question' },
})
const sort = (documents: string): GraphEntry => ({ type: 'sort@1', inputs: { documents } })

const prompt = 'Answer the question from the passages, and say so where they do not answer it.'
const shorter = 'Answer the question from the passages.'

test('two settings that changed are two swaps, and every combination is a graph', () => {
  const baseline = graph({ find: find({ topK: 6 }), write: write('find.documents', { prompt }) })
  const candidate = graph({
    find: find({ topK: 8 }),
    write: write('find.documents', { prompt: shorter }),
  })
  const plan = hybridsOf(baseline, candidate, context)
  expect(plan.swaps).toEqual([
    { nodes: ['find'], title: 'find', change: 'topK 6 → 8' },
    { nodes: ['write'], title: 'write', change: 'prompt, −9 words' },
  ])
  expect(plan.hybrids.map(({ key }) => key)).toEqual(['00', '01', '10', '11'])
  expect(plan).toMatchObject({ possible: 4, exact: true, orders: [] })
  expect(plan.hybrids[0]!.graph).toBe(baseline)
  expect(plan.hybrids[3]!.graph).toBe(candidate)
  expect(plan.hybrids[1]!.graph.nodes).toMatchObject({
    find: { config: { topK: 6 } },
    write: { config: { prompt: shorter } },
  })
})

test('a new node goes with the wire that reads it, and the prompt of its reader stays apart', () => {
  const plan = hybridsOf(
    graph({ find: find(), write: write('find.documents', { prompt }) }),
    graph({
      find: find(),
      sort: sort('find.documents'),
      write: write('sort.documents', { prompt: shorter }),
    }),
    context,
  )
  expect(plan.swaps.map(({ nodes, title }) => ({ nodes, title }))).toEqual([
    { nodes: ['sort', 'write'], title: 'sort' },
    { nodes: ['write'], title: 'write' },
  ])
  for (const { graph: hybrid } of plan.hybrids) {
    expect(check(hybrid, context).problems.filter(({ severity }) => severity === 'error')).toEqual(
      [],
    )
  }
})

test('a node that is gone goes with what read it', () => {
  const plan = hybridsOf(
    graph({ find: find(), sort: sort('find.documents'), write: write('sort.documents') }),
    graph({ find: find({ topK: 9 }), write: write('find.documents') }),
    context,
  )
  expect(plan.swaps.map(({ nodes, change }) => ({ nodes, change }))).toEqual([
    { nodes: ['find'], change: 'topK 6 → 9' },
    { nodes: ['sort', 'write'], change: 'sort is gone' },
  ])
})

test('a node of another type goes with those that read its other ports', () => {
  const plan = hybridsOf(
    graph({ find: find(), sort: sort('find.documents'), write: write('sort.documents') }),
    graph({
      find: find(),
      sort: { type: 'split@1', inputs: { documents: 'find.documents' } },
      write: write('sort.best', { short: true }),
    }),
    context,
  )
  expect(plan.swaps.map(({ nodes }) => nodes)).toEqual([['sort', 'write'], ['write']])
  expect(plan.swaps[1]).toMatchObject({ change: 'short false → true' })
})

test('two nodes that changed places are one swap, because any half would be a circle', () => {
  const plan = hybridsOf(
    graph({
      find: find(),
      one: sort('find.documents'),
      two: sort('one.documents'),
      write: write('two.documents'),
    }),
    graph({
      find: find(),
      two: sort('find.documents'),
      one: sort('two.documents'),
      write: write('one.documents'),
    }),
    context,
  )
  for (const { graph: hybrid } of plan.hybrids) {
    expect(check(hybrid, context).problems.filter(({ severity }) => severity === 'error')).toEqual(
      [],
    )
  }
  const [first] = plan.swaps.filter(({ nodes }) => nodes.includes('one'))
  expect(first!.nodes).toContain('two')
})

test('a node under a new name is no change, and titles and notes are none', () => {
  const plan = hybridsOf(
    graph({ find: find(), write: write('find.documents') }),
    graph({
      search: { ...find(), title: 'Search' },
      write: write('search.documents', { short: true }),
    }),
    context,
  )
  expect(plan.swaps).toEqual([{ nodes: ['write'], title: 'write', change: 'short false → true' }])
  const same = hybridsOf(
    graph({ find: find() }, 'find.documents'),
    graph({ find: { ...find(), note: 'Words only.' } }, 'find.documents'),
    context,
  )
  expect(same).toMatchObject({ swaps: [], hybrids: [], possible: 1, exact: true })
})

test('beyond four swaps orders are sampled, each with its reverse', () => {
  const nodes = (topK: number): Record<string, GraphEntry> => ({
    ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, find({ topK })])),
    write: write('a.documents'),
  })
  const plan = hybridsOf(graph(nodes(6)), graph(nodes(8)), context, { orders: 6 })
  expect(plan).toMatchObject({ possible: 64, exact: false })
  expect(plan.orders).toHaveLength(6)
  expect(plan.orders[1]).toEqual(plan.orders[0]!.toReversed())
  expect(plan.hybrids.length).toBeLessThan(64)
  expect(plan.hybrids[0]!.key).toBe('000000')
  expect(plan.hybrids.at(-1)!.key).toBe('111111')
  expect(hybridsOf(graph(nodes(6)), graph(nodes(8)), context, { orders: 6 })).toEqual(plan)
})
