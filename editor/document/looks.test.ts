import { beforeEach, expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { wiredTypes } from '../../test/support/wired-graph.ts'
import { drawGraph } from '../canvas/flow/flow-store.ts'
import { catalogueContext } from './catalogue-context.ts'
import { useDocument } from './document-store.ts'
import { emptyHistory } from './history.ts'
import { colourNodes, lockNodes } from './looks.ts'
import { duplicateNodes, removeNodes } from './node-actions.ts'

const context = catalogueContext(wiredTypes)
const state = () => useDocument.getState()
const graph: Graph = {
  heddle: 1,
  name: 'answers',
  inputs: { question: { type: 'text' } },
  nodes: {
    first: { type: 'rewrite@1', inputs: { text: '$.question' } },
    second: { type: 'rewrite@1', inputs: { text: 'first.text' } },
  },
  outputs: { answer: 'second.text' },
  layout: { first: [0, 0], second: [300, 0] },
}

beforeEach(() => {
  useDocument.setState({ graph, context, history: emptyHistory, selection: [] })
})

test('the look of nodes changes nothing of what runs, and only what is named of it', () => {
  colourNodes(['first', 'second'], 'teal')
  lockNodes(['second'], true)
  expect(state().graph?.looks).toEqual({
    first: { colour: 'teal' },
    second: { colour: 'teal', locked: true },
  })
  expect(hashGraph(state().graph!)).toBe(hashGraph(graph))
  colourNodes(['first', 'second'], undefined)
  expect(state().graph?.looks).toEqual({ second: { locked: true } })
  lockNodes(['second'], false)
  expect(state().graph).not.toHaveProperty('looks')
})

test('it follows a new name, and goes with its node', () => {
  colourNodes(['second'], 'red')
  state().dispatch({ type: 'node.rename', node: 'second', to: 'last' })
  expect(state().graph?.looks).toEqual({ last: { colour: 'red' } })
  removeNodes(['last'])
  expect(state().graph).not.toHaveProperty('looks')
})

test('a locked node is not removed, together with others too', () => {
  lockNodes(['second'], true)
  removeNodes(['first', 'second'])
  expect(Object.keys(state().graph!.nodes)).toContain('second')
  expect(Object.keys(state().graph!.nodes)).not.toContain('first')
})

test('it is copied as far as it is a colour', () => {
  colourNodes(['second'], 'blue')
  lockNodes(['second'], true)
  duplicateNodes(['second'])
  const [copy] = state().selection
  expect(state().graph?.looks?.[copy!]).toEqual({ colour: 'blue' })
})

test('only what is locked is held back; whether the others are dragged is a matter of the canvas', () => {
  lockNodes(['second'], true)
  const nothing = { foot: false, nodes: [], wires: [] }
  const drawn = drawGraph(state().graph!, context, [], nothing)
  const draggable = (id: string) => drawn.nodes.find((node) => node.id === id)?.draggable
  expect([draggable('first'), draggable('second')]).toEqual([undefined, false])
})
