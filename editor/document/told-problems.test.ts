import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import { withTold } from './told-problems.ts'

const graph: Graph = {
  heddle: 1,
  name: 'computed',
  inputs: {},
  nodes: { sum: { type: 'code@1' }, say: { type: 'template@1' } },
  outputs: {},
}

function problem(code: Problem['code'], node: string, key: string): Problem {
  const path = ['nodes', node, 'config', key]
  return { code, severity: 'error', message: `${node} ${key}`, node, path }
}

const unread = problem('config', 'sum', 'code')

test('what only the server finds stands behind what is found here', () => {
  const own = [problem('config', 'say', 'template')]
  expect(withTold(own, { graph, problems: [unread] }, graph)).toEqual([...own, unread])
  expect(withTold(own, undefined, graph)).toBe(own)
})

test('it holds for as long as the node is as the server saw it', () => {
  const told = { graph, problems: [unread] }
  const other = { ...graph, nodes: { ...graph.nodes, say: { type: 'template@1', title: 'Say' } } }
  expect(withTold([], told, other)).toEqual([unread])
  const mended = { ...graph, nodes: { ...graph.nodes, sum: { type: 'code@1', config: {} } } }
  expect(withTold([], told, mended)).toEqual([])
})

test('a place is told once, and what the browser checks itself is not taken over', () => {
  expect(withTold([unread], { graph, problems: [unread] }, graph)).toEqual([unread])
  const wired = problem('not-connected', 'sum', 'inputs')
  expect(withTold([], { graph, problems: [wired] }, graph)).toEqual([])
})
