import { expect, test } from 'vitest'
import { readGraph } from './read-graph.ts'

const graph = { heddle: 1, name: 'a', inputs: {}, nodes: { one: { type: 'write@1' } }, outputs: {} }
const reasonOf = (value: object): string | undefined => {
  const read = readGraph(value)
  return read === undefined || read.ok ? undefined : read.reason
}

test('a graph document is read', () => {
  expect(readGraph(graph)).toEqual({ ok: true, graph })
})

test('what is no graph is left to others, and a graph that cannot be read says where', () => {
  expect(readGraph({ a: 1 })).toBeUndefined()
  expect(readGraph([1])).toBeUndefined()
  expect(reasonOf({ ...graph, nodes: {} })).toContain('has no nodes')
  expect(reasonOf({ ...graph, nodes: { 'a b': { type: 'write@1' } } })).toContain(
    'cannot be read at nodes.a b',
  )
})
