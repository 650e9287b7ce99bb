import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph, shuffled } from '../../test/support/arbitrary-graph.ts'
import { graphOf } from '../../test/support/small-engine.ts'
import { Graph } from './document.ts'
import { hashGraph } from './hash.ts'
import type { Json } from './values.ts'

const graph = graphOf({
  inputs: { word: { type: 'text' } },
  nodes: {
    a: { type: 'pass', config: { mark: 'a', deep: { x: 1, y: [1, 2] } }, inputs: { in: '$.word' } },
    turns: { frame: 'loop', max: 3, until: 'b.done' },
    b: { type: 'count', in: 'turns', inputs: { before: ['b.number', 'a.out'] } },
  },
  outputs: { word: 'b.number' },
})

/** The graph with one change in it. */
function changed(change: (copy: Graph) => void): Graph {
  const copy = structuredClone(graph)
  change(copy)
  return Graph.parse(copy)
}

it('is 16 hexadecimal digits that never change for the same graph', () => {
  // Names of versions lie in every data folder: when this value changes, they all lose their runs.
  expect(hashGraph(graph)).toMatchInlineSnapshot(`"8228657abe9e33b6"`)
})

describe('two graphs that mean the same', () => {
  it('have the same hash, in whatever order their keys stand', () => {
    fc.assert(
      fc.property(arbitraryGraph, fc.boolean(), (given, sort) => {
        // SAFETY: a graph is plain JSON by its schema.
        const other = shuffled(given as unknown as Json, (keys) =>
          sort ? keys.toSorted() : keys.toReversed(),
        )
        expect(hashGraph(Graph.parse(other))).toBe(hashGraph(given))
      }),
    )
  })

  it('have the same hash wherever their nodes stand on the canvas', () => {
    fc.assert(
      fc.property(arbitraryGraph, ({ layout: _layout, ...given }) => {
        expect(hashGraph({ ...given, layout: { a: [1, 2] } })).toBe(hashGraph(given))
        expect(hashGraph({ ...given, groups: { g: { nodes: ['a'] } } })).toBe(hashGraph(given))
        const looks = { a: { colour: 'teal', locked: true } } as const
        expect(hashGraph({ ...given, looks })).toBe(hashGraph(given))
        expect(hashGraph({ ...given, $schema: 'https://example.org/graph' })).toBe(hashGraph(given))
      }),
    )
  })

  it('have the same hash when one says what the other leaves unsaid', () => {
    const aloud = changed(({ nodes }) => {
      const unsaid = { cache: 'auto', onError: 'fail', note: '', fallback: [] }
      Object.assign(nodes['a']!, unsaid)
      Object.assign(nodes['turns']!, { onExhausted: 'last' })
    })
    expect(hashGraph(aloud)).toBe(hashGraph(graph))
  })
})

it('changes with everything that a run or a reader could notice', () => {
  const changes: ((copy: Graph) => void)[] = [
    (copy) => (copy.name = 'other'),
    (copy) => (copy.description = 'Says more.'),
    (copy) => (copy.inputs['word'] = { type: 'number' }),
    (copy) => (copy.inputs['word'] = { type: 'text', default: 'x' }),
    (copy) => (copy.inputs['word'] = { type: 'text', optional: true }),
    (copy) => (copy.outputs['word'] = 'a.out'),
    (copy) => (copy.outputs['more'] = 'a.out'),
    (copy) => (copy.nodes['c'] = { type: 'pass' }),
    (copy) => delete copy.nodes['turns'],
    (copy) => Object.assign(copy.nodes['a']!, { type: 'pass@1' }),
    (copy) => Object.assign(copy.nodes['a']!, { config: { mark: 'b', deep: { x: 1, y: [1, 2] } } }),
    (copy) => Object.assign(copy.nodes['a']!, { config: { mark: 'a', deep: { x: 1, y: [2, 1] } } }),
    (copy) => Object.assign(copy.nodes['a']!, { inputs: { also: '$.word' } }),
    (copy) => Object.assign(copy.nodes['a']!, { disabled: true }),
    (copy) => Object.assign(copy.nodes['a']!, { onError: 'emit' }),
    (copy) => Object.assign(copy.nodes['a']!, { cache: 'off' }),
    (copy) => Object.assign(copy.nodes['a']!, { timeout: 5 }),
    (copy) => Object.assign(copy.nodes['a']!, { fallback: [{ mark: 'c' }] }),
    (copy) => Object.assign(copy.nodes['a']!, { in: 'turns' }),
    (copy) => Object.assign(copy.nodes['b']!, { inputs: { before: ['a.out', 'b.number'] } }),
    (copy) => Object.assign(copy.nodes['turns']!, { max: 4 }),
    (copy) => Object.assign(copy.nodes['turns']!, { onExhausted: 'fail' }),
  ]
  const hashes = [graph, ...changes.map(changed)].map(hashGraph)
  expect(new Set(hashes).size).toBe(changes.length + 1)
})
