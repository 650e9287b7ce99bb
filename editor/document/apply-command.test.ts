import { produce } from 'immer'
import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { applyCommand } from './apply-command.ts'
import type { Command } from './command.ts'

const graph: Graph = {
  heddle: 1,
  name: 'answers',
  inputs: { question: { type: 'text' } },
  nodes: {
    retrieve: { type: 'retrieve@1', inputs: { queries: '$.question' } },
    correct: {
      frame: 'loop',
      max: 3,
      until: 'validate.pass',
      onExhausted: { best: 'validate.score' },
    },
    generate: {
      type: 'generate@1',
      in: 'correct',
      config: { temperature: 0.2 },
      inputs: { question: '$.question', documents: ['retrieve.documents', 'more.documents'] },
    },
    validate: { type: 'validate@1', in: 'correct', inputs: { answer: 'generate.answer' } },
    more: { type: 'retrieve@1', inputs: { queries: '$.question' } },
  },
  outputs: { answer: 'generate.answer', sources: ['retrieve.documents', 'more.documents'] },
  layout: { generate: [10, 20], retrieve: [0, 0] },
}

const after = (command: Command): Graph =>
  produce(graph, (draft) => {
    applyCommand(draft, command)
  })

test('a removed node takes its wires along everywhere, and its place', () => {
  const result = after({ type: 'node.remove', nodes: ['retrieve'] })
  expect(result.nodes['retrieve']).toBeUndefined()
  expect(result.layout).toEqual({ generate: [10, 20] })
  expect(result.nodes['generate']).toMatchObject({ inputs: { documents: 'more.documents' } })
  expect(result.outputs['sources']).toBe('more.documents')
})

test('a loop forgets its end when the node that decided it goes', () => {
  const result = after({ type: 'node.remove', nodes: ['validate'] })
  expect(result.nodes['correct']).toEqual({ frame: 'loop', max: 3 })
})

test('what a removed frame held stays, one level further out', () => {
  const result = after({ type: 'node.remove', nodes: ['correct'] })
  expect(result.nodes['generate']).not.toHaveProperty('in')
  expect(result.nodes['validate']).not.toHaveProperty('in')
})

test('a renamed node keeps its wires, its place in the document and on the canvas', () => {
  const result = after({ type: 'node.rename', node: 'generate', to: 'write' })
  expect(Object.keys(result.nodes)).toEqual(['retrieve', 'correct', 'write', 'validate', 'more'])
  expect(result.nodes['validate']).toMatchObject({ inputs: { answer: 'write.answer' } })
  expect(result.outputs['answer']).toBe('write.answer')
  expect(result.layout?.['write']).toEqual([10, 20])
})

test('the wires out of a port follow its new name, and go with it when it is gone', () => {
  const renamed = after({ type: 'port.rename', node: 'validate', port: 'pass', to: 'good' })
  expect(renamed.nodes['correct']).toMatchObject({ until: 'validate.good' })
  const more = after({ type: 'port.rename', node: 'more', port: 'documents', to: 'found' })
  expect(more.outputs['sources']).toEqual(['retrieve.documents', 'more.found'])
  expect(more.nodes['generate']).toMatchObject({
    inputs: { documents: ['retrieve.documents', 'more.found'] },
  })
  const gone = after({ type: 'port.rename', node: 'more', port: 'documents', to: undefined })
  expect(gone.outputs['sources']).toBe('retrieve.documents')
})

test('a name that is taken is refused', () => {
  expect(after({ type: 'node.rename', node: 'generate', to: 'more' })).toBe(graph)
})

test('a renamed graph input keeps its readers', () => {
  const result = after({ type: 'input.rename', name: 'question', to: 'ask' })
  expect(Object.keys(result.inputs)).toEqual(['ask'])
  expect(result.nodes['more']).toMatchObject({ inputs: { queries: '$.ask' } })
})

test('config is set key by key, and undefined goes back to the default', () => {
  const set = after({ type: 'config.set', node: 'generate', key: 'maxTokens', value: 200 })
  expect(set.nodes['generate']).toMatchObject({ config: { temperature: 0.2, maxTokens: 200 } })
  const unset = after({
    type: 'config.set',
    node: 'generate',
    key: 'temperature',
    value: undefined,
  })
  expect(unset.nodes['generate']).toMatchObject({ config: {} })
})

test('one wire of several can be cut', () => {
  const result = after({
    type: 'wire.remove',
    node: 'generate',
    port: 'documents',
    source: 'retrieve.documents',
  })
  expect(result.nodes['generate']).toMatchObject({ inputs: { documents: 'more.documents' } })
})

test('a wire to a name that no output has yet makes that output', () => {
  const result = after({
    type: 'wire.set',
    node: '$outputs',
    port: 'verdict',
    sources: ['validate.verdict'],
  })
  expect(result.outputs['verdict']).toBe('validate.verdict')
})

test('a fix puts its value where it says', () => {
  const result = after({
    type: 'fix.apply',
    fix: { title: 'Use "query"', path: ['nodes', 'more', 'config', 'topK'], value: 5 },
  })
  expect(result.nodes['more']).toMatchObject({ config: { topK: 5 } })
})

test('a node moves into a frame and out again', () => {
  const inside = after({ type: 'node.enter', nodes: ['more'], frame: 'correct' })
  expect(inside.nodes['more']).toMatchObject({ in: 'correct' })
  const outside = after({ type: 'node.enter', nodes: ['generate'], frame: undefined })
  expect(outside.nodes['generate']).not.toHaveProperty('in')
})
