import { expect, test } from 'vitest'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { check } from '../engine/graph/check.ts'
import type { Graph } from '../engine/graph/document.ts'
import { testNode } from '../engine/testing.ts'
import { collect, smallEngine } from '../test/support/small-engine.ts'
import note from './note.ts'
import template from './template.ts'

const graph: Graph = {
  heddle: 1,
  name: 'noted',
  inputs: { name: { type: 'text' }, names: { type: 'text[]' } },
  nodes: {
    why: { type: 'note@1', config: { text: 'Asked for by the support team.' } },
    greet: {
      type: 'template@1',
      config: { template: 'Hello {{name}}' },
      inputs: { name: '$.name' },
    },
    each: { frame: 'map', over: '$.names' },
    inside: { type: 'note@1', in: 'each', config: { text: 'One by one.' } },
    line: {
      type: 'template@1',
      in: 'each',
      config: { template: '- {{name}}' },
      inputs: { name: '$item' },
    },
  },
  outputs: { text: 'greet.text', lines: 'line.text' },
}

test('is no problem in a graph, although nothing leads to it or away from it', () => {
  const { problems } = check(graph, checkContext(createCatalogue([note, template])))
  expect(problems).toEqual([])
})

test('has no ports to be wired to', () => {
  const wired = { ...graph.nodes, why: { type: 'note@1', inputs: { a: '$.name' } } }
  const { problems } = check(
    { ...graph, nodes: wired, outputs: { text: 'why.text' } },
    checkContext(createCatalogue([note, template])),
  )
  const errors = problems.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ code }) => code)).toEqual(['unknown-port', 'unknown-port'])
})

test('never runs: no event of a run names it', async () => {
  const engine = smallEngine({ nodes: [note, template] })
  const handle = await engine.start(graph, { name: 'Ada', names: ['a', 'b'] })
  const events = await collect(handle.events())
  expect((await handle.result).outputs).toEqual({ text: 'Hello Ada', lines: ['- a', '- b'] })
  const named = events.flatMap((event) => ('node' in event ? [event.node] : []))
  expect(named).toContain('greet')
  expect(named).not.toContain('why')
  expect(named).not.toContain('inside')
  await engine.close()
})

test('gives nothing by itself', async () => {
  expect((await testNode(note, { config: { text: 'Hi' } })).outputs).toEqual({})
})
