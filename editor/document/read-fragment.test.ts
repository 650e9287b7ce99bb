import { expect, test } from 'vitest'
import { readFragment } from './read-fragment.ts'

const graph = { heddle: 1, name: 'a', inputs: {}, nodes: { one: { type: 'write@1' } }, outputs: {} }
const reasonOf = (text: string): string => {
  const read = readFragment(text)
  return read.ok ? '' : read.reason
}

test('a graph document can be pasted', () => {
  expect(readFragment(JSON.stringify(graph))).toEqual({ ok: true, graph })
})

test('text of something else is refused with the reason', () => {
  expect(reasonOf('')).toBe('The clipboard holds no text to paste.')
  expect(reasonOf('Dear all,\nsee you')).toBe(
    'The clipboard holds text that is not a graph: "Dear all,". Copy nodes on a canvas, or a graph as JSON.',
  )
  expect(reasonOf('{"a": 1}')).toContain('JSON without nodes')
  expect(reasonOf('[1]')).toContain('JSON without nodes')
  expect(reasonOf(JSON.stringify({ ...graph, nodes: {} }))).toContain('has no nodes')
  expect(reasonOf(JSON.stringify({ ...graph, nodes: { 'a b': { type: 'write@1' } } }))).toContain(
    'cannot be read at nodes.a b',
  )
})
