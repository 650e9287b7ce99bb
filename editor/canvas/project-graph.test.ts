import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription, PortDescription } from '../../engine/graph/node-description.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { catalogueContext } from '../document/catalogue-context.ts'
import { boxAround } from './geometry.ts'
import { projectGraph, wireEnds, type CardCache } from './project-graph.ts'

const port = (type: PortType, optional = false): PortDescription => ({
  type,
  optional,
  description: '',
})
const describe = (
  type: string,
  inputs: NodeDescription['inputs'],
  outputs: NodeDescription['outputs'],
): NodeDescription => ({
  type,
  version: 1,
  title: type.charAt(0).toUpperCase() + type.slice(1),
  description: `Does ${type}.`,
  family: 'model',
  effect: 'pure',
  configSchema: { type: 'object', properties: { model: { 'x-ui': { kind: 'model' } } } },
  inputs,
  outputs,
})
const context = catalogueContext([
  describe('search', { query: port('text') }, { documents: port('documents') }),
  describe(
    'write',
    { documents: port('documents'), feedback: port('text', true) },
    { answer: port('text') },
  ),
  describe('check', { answer: port('text') }, { pass: port('boolean'), feedback: port('text') }),
])

const graph: Graph = {
  heddle: 1,
  name: 'answers',
  inputs: { question: { type: 'text' }, language: { type: 'text', optional: true } },
  nodes: {
    search: { type: 'search@1', inputs: { query: '$.question' } },
    correct: { frame: 'loop', max: 3, until: 'check.pass' },
    write: {
      type: 'write@1',
      in: 'correct',
      config: { model: 'large' },
      inputs: { documents: 'search.documents', feedback: 'check.feedback' },
    },
    check: { type: 'check@1', in: 'correct', inputs: { answer: 'write.answer' } },
  },
  outputs: { answer: 'write.answer' },
  layout: { search: [0, 0], write: [400, 0], check: [800, 0], $outputs: [1600, 0] },
}

test('the inputs and outputs of the graph are drawn as nodes of their own', () => {
  const { cards } = projectGraph(graph, context, false)
  expect(cards.get('$inputs')?.card.outputs.map((one) => one.name)).toEqual([
    'question',
    'language',
  ])
  expect(cards.get('$outputs')?.card.inputs.map((one) => one.name)).toEqual(['answer'])
})

test('every wire of the document is drawn, and only the one to the turn before goes back', () => {
  const { wires } = projectGraph(graph, context, false)
  expect(wires.map((wire) => `${wire.id}${wire.backward ? ' back' : ''}`)).toEqual([
    '$.question>search.query',
    'search.documents>write.documents',
    'check.feedback>write.feedback back',
    'write.answer>check.answer',
    'write.answer>$outputs.answer',
  ])
})

test('a frame lies around its members, with room for its head', () => {
  const { cards, frames } = projectGraph(graph, context, false)
  expect(frames.get('correct')).toMatchObject(
    boxAround([cards.get('write')!, cards.get('check')!])!,
  )
})

test('wires end at the middle of their ports', () => {
  const projection = projectGraph(graph, context, false)
  const wire = projection.wires.find((one) => one.targetPort === 'documents')!
  const { y: top } = projection.cards.get('write')!
  expect(wireEnds(wire, projection)).toEqual({
    x1: projection.cards.get('search')!.width,
    y1: 46 + 11,
    x2: 400,
    y2: top + 46 + 11,
  })
})

test('cards of untouched nodes are the same objects after an edit elsewhere', () => {
  const cache: CardCache = new WeakMap()
  const before = projectGraph(graph, context, false, cache)
  const edited: Graph = {
    ...graph,
    nodes: { ...graph.nodes, write: { ...graph.nodes['write']!, title: 'Answer' } },
  }
  const after = projectGraph(edited, context, false, cache)
  expect(after.cards.get('search')!.card).toBe(before.cards.get('search')!.card)
  expect(after.cards.get('write')!.card.title).toBe('Answer')
})

test('a node of an unknown type keeps its wires and says what it is', () => {
  const odd: Graph = {
    ...graph,
    nodes: { odd: { type: 'teleport@2', inputs: { what: '$.question' } } },
    outputs: { answer: 'odd.result' },
  }
  const { cards, wires } = projectGraph(odd, context, false)
  expect(cards.get('odd')?.card).toMatchObject({
    kind: 'unknown',
    subtitle: 'Unknown type teleport@2',
  })
  expect(wires).toHaveLength(2)
})

test('nodes without a place are spread out instead of piled up', () => {
  const { layout: _layout, ...unplaced } = graph
  const { cards } = projectGraph(unplaced, context, false)
  const places = [...cards.values()].map(({ x, y }) => `${x} ${y}`)
  expect(new Set(places).size).toBe(places.length)
})

test('what has no place stands behind what it reads, below all that has one', () => {
  const { layout: _layout, ...bare } = graph
  const placesOf = (one: Graph): Record<string, number[]> =>
    Object.fromEntries(
      [...projectGraph(one, context, false).cards].map(([id, { x, y }]) => [id, [x, y]]),
    )
  const { search, write, check } = placesOf(bare)
  expect(write![0]).toBeGreaterThan(search![0]!)
  expect(check![0]).toBeGreaterThan(write![0]!)
  const partly = placesOf({ ...bare, layout: { search: [100, 700] } })
  expect(partly['search']).toEqual([100, 700])
  expect(partly['write']![1]).toBeGreaterThan(800)
})
