import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph, shuffled } from '../../test/support/arbitrary-graph.ts'
import { graphOf } from '../../test/support/small-engine.ts'
import { canonicalGraph, meaningOf, printGraph, semanticJson } from './canonical.ts'
import { Graph } from './document.ts'
import type { Json } from './values.ts'

describe('semanticJson', () => {
  it('sorts the keys of every object, keeps lists in order, and leaves out what is undefined', () => {
    // SAFETY: the test hands over what a careless caller might.
    const value = { b: [{ z: 1, a: 2 }, 'x'], a: { d: null, c: undefined } } as unknown as Json
    expect(semanticJson(value)).toBe('{"a":{"d":null},"b":[{"a":2,"z":1},"x"]}')
  })

  it('keeps a key that is named like a prototype', () => {
    const value = JSON.parse('{"__proto__":{"x":1},"a":1}') as Json
    expect(semanticJson(value)).toBe('{"__proto__":{"x":1},"a":1}')
  })

  it('gives equal values the same text, in whatever order their keys stand', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (given) => {
        const value = JSON.parse(JSON.stringify(given)) as Json
        const backwards = shuffled(value, (keys) => keys.toReversed())
        expect(semanticJson(backwards)).toBe(semanticJson(value))
        expect(JSON.parse(semanticJson(value))).toEqual(value)
      }),
    )
  })
})

describe('canonicalGraph', () => {
  it('leaves out what is so anyway, and keeps what is not', () => {
    const said = graphOf({
      title: '',
      inputs: { a: { type: 'text', optional: false, description: '' } },
      nodes: {
        b: {
          type: 'pass',
          note: '',
          disabled: false,
          onError: 'fail',
          cache: 'auto',
          fallback: [],
          config: {},
          inputs: {},
          title: '',
        },
        a: { type: 'pass', inputs: { in: ['b.out'], also: ['b.out', '$.a'] }, disabled: true },
        each: { frame: 'map', over: 'b.out', concurrency: 4, onItemError: 'fail', note: '' },
        turns: { max: 2, frame: 'loop', onExhausted: 'last', title: '' },
        rest: { frame: 'map', over: 'b.out', concurrency: 1, onItemError: 'skip' },
      },
      outputs: { out: ['a.out'] },
      layout: {},
    })
    expect(canonicalGraph(said)).toEqual({
      heddle: 1,
      name: 'test',
      inputs: { a: { type: 'text' } },
      nodes: {
        a: { type: 'pass', inputs: { in: 'b.out', also: ['b.out', '$.a'] }, disabled: true },
        b: { type: 'pass' },
        each: { frame: 'map', over: 'b.out' },
        rest: { frame: 'map', over: 'b.out', concurrency: 1, onItemError: 'skip' },
        turns: { frame: 'loop', max: 2 },
      },
      outputs: { out: 'a.out' },
    })
  })

  it('keeps the schema that an editor of text reads, at the top', () => {
    const graph = graphOf({ nodes: {}, outputs: {}, $schema: './graph.schema.json' })
    expect(Object.keys(canonicalGraph(graph))[0]).toBe('$schema')
    expect(JSON.parse(printGraph(graph))).toMatchObject({ $schema: './graph.schema.json' })
    expect(JSON.parse(meaningOf(graph))).not.toHaveProperty('$schema')
  })

  it('is the same again when it is made canonical again', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const once = canonicalGraph(graph)
        expect(JSON.stringify(canonicalGraph(once))).toBe(JSON.stringify(once))
      }),
    )
  })
})

describe('printGraph', () => {
  it('writes small things on one line and sorts nodes, so that a diff shows one change as one line', () => {
    const graph = graphOf({
      inputs: { question: { type: 'text' } },
      nodes: {
        search: { type: 'retrieve@1', inputs: { queries: '$.question' }, config: { topK: 5 } },
        answer: {
          type: 'generate@1',
          note: 'A remark that is long enough to need more room than is left on one line of the file.',
          inputs: { documents: 'search.documents', question: '$.question' },
        },
      },
      outputs: { answer: 'answer.answer' },
      layout: { search: [0, 0], answer: [260, 0] },
    })
    expect(printGraph(graph)).toMatchInlineSnapshot(`
      "{
        "heddle": 1,
        "name": "test",
        "inputs": { "question": { "type": "text" } },
        "nodes": {
          "answer": {
            "type": "generate@1",
            "inputs": { "documents": "search.documents", "question": "$.question" },
            "note": "A remark that is long enough to need more room than is left on one line of the file."
          },
          "search": {
            "type": "retrieve@1",
            "config": { "topK": 5 },
            "inputs": { "queries": "$.question" }
          }
        },
        "outputs": { "answer": "answer.answer" },
        "layout": { "answer": [260, 0], "search": [0, 0] }
      }
      "
    `)
  })

  it('reads back as the same graph', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const text = printGraph(graph)
        const read = Graph.parse(JSON.parse(text))
        expect(meaningOf(read)).toBe(meaningOf(graph))
        expect(read.layout ?? {}).toEqual(graph.layout ?? {})
        expect(printGraph(read)).toBe(text)
      }),
    )
  })
})
