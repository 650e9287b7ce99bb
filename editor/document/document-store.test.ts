import { beforeEach, expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { setConfig } from './actions.ts'
import { useDocument } from './document-store.ts'
import { removeNodes } from './node-actions.ts'
import { emptyHistory } from './history.ts'
import { useToasts } from '../ui/toast-store.ts'

const graph: Graph = {
  heddle: 1,
  name: 'answers',
  inputs: { question: { type: 'text' } },
  nodes: {
    retrieve: { type: 'retrieve@1', inputs: { queries: '$.question' } },
    generate: { type: 'generate@1', inputs: { documents: 'retrieve.documents' } },
  },
  outputs: { answer: 'generate.answer' },
}
const state = () => useDocument.getState()

beforeEach(() => {
  useDocument.setState({ graph, history: emptyHistory, selection: [] })
})

test('undo takes every kind of change back, in order, and redo brings it again', () => {
  state().dispatch({ type: 'node.move', places: { retrieve: [40, 40] } })
  setConfig('generate', 'temperature', 0.9)
  state().dispatch({ type: 'node.remove', nodes: ['retrieve'] })
  const last = state().graph
  expect([state().undo(), state().undo(), state().undo(), state().undo()]).toEqual([
    'Removed retrieve',
    'Changed temperature of generate',
    'Moved retrieve',
    undefined,
  ])
  expect(state().graph).toEqual(graph)
  state().redo()
  state().redo()
  state().redo()
  expect(state().graph).toEqual(last)
  expect(state().redo()).toBeUndefined()
})

test('typing in one field is one step', () => {
  for (const prompt of ['A', 'An', 'Ans', 'Answer']) setConfig('generate', 'prompt', prompt)
  expect(state().history.done).toHaveLength(1)
  state().undo()
  expect(state().graph).toEqual(graph)
})

test('a change of another field is a step of its own', () => {
  setConfig('generate', 'prompt', 'Answer')
  setConfig('generate', 'system', 'Be brief')
  expect(state().history.done).toHaveLength(2)
})

test('a change after an undo cannot be joined with what was undone, and ends the redo', () => {
  setConfig('generate', 'prompt', 'Answer')
  state().undo()
  setConfig('generate', 'prompt', 'Reply')
  expect(state().redo()).toBeUndefined()
  state().undo()
  expect(state().graph).toEqual(graph)
})

test('a command that changes nothing is no step', () => {
  state().dispatch({ type: 'node.remove', nodes: ['unknown'] })
  expect(state().history.done).toEqual([])
})

test('a removed node does not stay selected', () => {
  state().select(['retrieve', 'generate'])
  state().dispatch({ type: 'node.remove', nodes: ['retrieve'] })
  expect(state().selection).toEqual(['generate'])
})

test('nodes that were not touched keep their identity, so that nothing else is drawn again', () => {
  const before = state().graph?.nodes['retrieve']
  setConfig('generate', 'temperature', 0.5)
  expect(state().graph?.nodes['retrieve']).toBe(before)
})

test('a notice takes back the step that it names and no other, and goes with it', () => {
  const texts = () => useToasts.getState().toasts.map(({ text }) => text)
  const press = (text: string) =>
    useToasts
      .getState()
      .toasts.find((one) => one.text === text)
      ?.action?.run()
  removeNodes(['retrieve'])
  expect(texts()).toContain('Removed retrieve.')
  setConfig('generate', 'prompt', 'Reply')
  press('Removed retrieve.')
  expect(texts().at(-1)).toContain('Something else was changed since.')
  expect(state().graph?.nodes['retrieve']).toBeUndefined()
  state().undo()
  press('Removed retrieve.')
  expect(state().graph).toEqual(graph)
  expect(texts()).not.toContain('Removed retrieve.')
})
