import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { graphKey } from '../../engine/graph/named-graph.ts'
import { neededGraphs } from './named-graphs.ts'

function graphOf(name: string, ...runs: readonly Record<string, string>[]): Graph {
  const nodes = runs.map((config, at) => [`n${at}`, { type: 'graph@1', config }] as const)
  return { heddle: 1, name, inputs: {}, nodes: Object.fromEntries(nodes), outputs: {} }
}

test('graphs are needed through others, each once, and a circle ends', () => {
  const outer = graphOf('outer', { graph: 'answer' }, { graph: 'answer' }, { graph: '' }, {})
  const known: Readonly<Record<string, Graph>> = {
    answer: graphOf('answer', { graph: 'search', version: 'v1' }, { graph: 'outer' }),
    outer,
  }
  const keysFor = (documents: Readonly<Record<string, Graph>>): string[] =>
    neededGraphs(outer, (key) => documents[key])
      .map(graphKey)
      .toSorted()
  expect(keysFor({})).toEqual(['answer'])
  expect(keysFor(known)).toEqual(['answer', 'outer', 'search@v1'])
})
