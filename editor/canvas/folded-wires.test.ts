import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { catalogueContext } from '../document/catalogue-context.ts'
import { chipsOf } from './chips.ts'
import { foldedWires } from './folded-wires.ts'
import { projectGraph } from './project-graph.ts'

const ports = (names: Readonly<Record<string, PortType>>): NodeDescription['inputs'] =>
  Object.fromEntries(
    Object.entries(names).map(([name, type]) => [name, { type, optional: true, description: '' }]),
  )
const describe = (
  type: string,
  inputs: Readonly<Record<string, PortType>>,
  outputs: Readonly<Record<string, PortType>>,
): NodeDescription => ({
  type,
  version: 1,
  title: type.charAt(0).toUpperCase() + type.slice(1),
  description: `Does ${type}.`,
  family: 'model',
  effect: 'pure',
  configSchema: { type: 'object' },
  inputs: ports(inputs),
  outputs: ports(outputs),
})
const context = catalogueContext([
  describe('search', { query: 'text' }, { documents: 'documents' }),
  describe('write', { documents: 'documents', feedback: 'text' }, { answer: 'text' }),
  describe('check', { answer: 'text' }, { feedback: 'text' }),
])

/** `again` reads a search and a check; the write stands wherever a test puts it. */
function reading(layout: Graph['layout']): Graph {
  return {
    heddle: 1,
    name: 'answers',
    inputs: { question: { type: 'text' } },
    nodes: {
      search: { type: 'search@1', inputs: { query: '$.question' } },
      write: { type: 'write@1', inputs: { documents: 'search.documents' } },
      check: { type: 'check@1', inputs: { answer: 'write.answer' } },
      again: {
        type: 'write@1',
        inputs: { documents: 'search.documents', feedback: 'check.feedback' },
      },
    },
    outputs: {},
    layout,
  }
}

const foldedOf = (graph: Graph): string[] => [...foldedWires(projectGraph(graph, context, false))]

test('a long wire folds into a chip at its reader', () => {
  const graph = reading({ search: [0, 0], write: [300, 600], check: [800, 600], again: [1300, 0] })
  const projection = projectGraph(graph, context, false)
  const folded = foldedWires(projection)
  expect([...folded]).toEqual(['search.documents>again.documents'])
  expect(chipsOf(graph, context, projection, folded).get('again')).toEqual({
    documents: [
      { reference: 'search.documents', label: 'Search', source: 'search', mark: 'documents' },
    ],
  })
})

test('so does one that runs behind a node which it has nothing to do with', () => {
  const places: Graph['layout'] = { search: [0, 0], check: [320, 500], again: [660, 0] }
  const between = reading({ ...places, write: [300, 0] })
  expect(foldedOf(between)).toEqual(['search.documents>again.documents'])
  const aside = reading({ ...places, write: [300, -600] })
  expect(foldedOf(aside)).toEqual([])
})

test('a node keeps the nearest of its wires where none can be seen whole', () => {
  const graph = reading({ search: [0, 0], write: [300, 0], check: [-400, 0], again: [660, 0] })
  expect(foldedOf(graph)).toEqual(['check.feedback>again.feedback'])
})

test('many wires from one node that are hard to follow are chips, all of them', () => {
  const readers = (count: number): Graph => {
    const ids = Array.from({ length: count }, (_, at) => `reader${at}`)
    return {
      ...reading({ $inputs: [0, 0] }),
      nodes: Object.fromEntries(
        ids.map((id) => [id, { type: 'search@1', inputs: { query: '$.question' } }]),
      ),
      layout: {
        $inputs: [0, 0],
        ...Object.fromEntries(ids.map((id, at) => [id, [900, at * 300]])),
      },
    }
  }
  expect(foldedOf(readers(6))).toEqual([])
  expect(foldedOf(readers(7))).toHaveLength(7)
})
