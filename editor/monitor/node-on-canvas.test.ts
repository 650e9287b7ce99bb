import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import { nodeOnCanvas } from './node-on-canvas.ts'

const nodes: Graph['nodes'] = {
  ask: { type: 'subgraph@1', config: { graph: 'other' }, inputs: {} },
  repeat: { frame: 'loop', max: 2 },
  answer: { type: 'generate@1', in: 'repeat', inputs: {} },
}

test('a node is found by its id, in frames as well', () => {
  expect(nodeOnCanvas('ask', nodes)).toEqual({ id: 'ask', isWhole: true })
  expect(nodeOnCanvas('answer', nodes)).toEqual({ id: 'answer', isWhole: true })
})

test('a node of a subgraph stands where that is run, whatever else has its id', () => {
  expect(nodeOnCanvas('ask/answer', nodes)).toEqual({ id: 'ask', isWhole: false })
})

test('a node that is gone is nowhere', () => {
  expect(nodeOnCanvas('removed', nodes)).toBeUndefined()
  expect(nodeOnCanvas('removed/answer', nodes)).toBeUndefined()
})
