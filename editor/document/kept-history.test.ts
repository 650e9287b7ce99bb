import { beforeEach, expect, test, vi } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { setConfig } from './actions.ts'
import { useDocument } from './document-store.ts'
import { emptyHistory } from './history.ts'
import { keepHistory } from './kept-history.ts'

const graph: Graph = {
  heddle: 1,
  name: 'kept',
  inputs: {},
  nodes: { write: { type: 'write@1', config: { prompt: 'Say' } } },
  outputs: {},
}
const state = () => useDocument.getState()
/** As a page that was loaded anew: only the document and what the browser kept are there. */
const reload = (opened: Graph): (() => void) => {
  useDocument.setState({ graph: structuredClone(opened), history: emptyHistory, selection: [] })
  return keepHistory()
}

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
})

test('what was done can be undone and redone after a reload', () => {
  const stop = reload(graph)
  setConfig('write', 'prompt', 'Answer')
  setConfig('write', 'size', 3)
  state().undo()
  const before = state().graph!
  stop()
  const stopAgain = reload(before)
  expect(state().history.done.map(({ label }) => label)).toEqual(['Changed prompt of write'])
  state().redo()
  expect(state().graph?.nodes['write']).toMatchObject({ config: { prompt: 'Answer', size: 3 } })
  state().undo()
  state().undo()
  expect(state().graph).toEqual(graph)
  stopAgain()
})

test('steps of another document do not count', () => {
  const stop = reload(graph)
  setConfig('write', 'prompt', 'Answer')
  stop()
  reload({ ...graph, title: 'Changed elsewhere' })()
  expect(state().history).toBe(emptyHistory)
})
