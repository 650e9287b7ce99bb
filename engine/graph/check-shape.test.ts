import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { context, linesOf, passing, problemsOf } from '../../test/support/checked.ts'
import { graphOf } from '../../test/support/small-engine.ts'
import { check } from './check.ts'
import { documentLimits } from './pre-check.ts'

describe('the shape of a document', () => {
  it('says of anything else what a graph is', () => {
    for (const document of [undefined, null, 7, 'graph', [], [{}]]) {
      expect(check(document, context).graph).toBeUndefined()
      expect(linesOf(document)).toEqual([
        'error shape - @: A graph is a JSON object with "heddle", "name", "inputs", "nodes" and "outputs".',
      ])
    }
  })

  it('names each part that is missing, unknown or of the wrong kind', () => {
    expect(
      linesOf({
        heddle: 1,
        name: 'Not A Name',
        nodes: {
          a: { type: 'pass@x', retries: 3 },
          b: 'pass',
          c: { frame: 'loop', until: 'a.out' },
          d: { frame: 'map', concurrency: 0 },
          e: { frame: 'spiral' },
          f: { type: 'pass', inputs: { in: 'a' }, timeout: -1, onError: 'ignore' },
          'no dots.': { type: 'pass' },
        },
        outputs: { a: [] },
        input: {},
      }),
    ).toMatchInlineSnapshot(`
      [
        "error shape - @name: "name" must hold only small letters, digits and -.",
        "error shape - @inputs: "inputs" is missing.",
        "error shape a @nodes/a/type: "nodes.a.type" must read "type@version", such as "generate@1".",
        "error shape a @nodes/a/retries: "nodes.a" has an unknown key: "retries".",
        "error shape b @nodes/b: The node "b" must be an object with a "type", or a frame.",
        "error shape c @nodes/c/max: "nodes.c.max" is missing.",
        "error shape d @nodes/d/over: "nodes.d.over" is missing.",
        "error shape d @nodes/d/concurrency: "nodes.d.concurrency" must be at least 1.",
        "error shape e @nodes/e/frame: The frame "e" must be a "loop" or a "map".",
        "error shape f.in @nodes/f/inputs/in: "nodes.f.inputs.in" must read "node.port", "$.input", "$item" or "$index".",
        "error shape f @nodes/f/timeout: "nodes.f.timeout" must be more than 0.",
        "error shape f @nodes/f/onError: "nodes.f.onError" must be one of "fail"|"emit".",
        "error shape no dots. @nodes/no dots.: "nodes.no dots." is not a usable name: it must start with a letter and hold only letters, digits, _ and -.",
        "error shape - @outputs/a: "outputs.a" must have at least 1 items.",
        "error shape - @input: The graph has an unknown key: "input" Did you mean "inputs"?",
      ]
    `)
  })

  it('refuses a document of a newer format with what to do', () => {
    expect(linesOf({ ...graphOf(passing), heddle: 2 })).toMatchInlineSnapshot(`
      [
        "error shape - @heddle: The graph is in format 2; this Heddle reads format 1. Update Heddle.",
      ]
    `)
  })

  it('refuses what is too large, too deep, or reaches into prototypes', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(99)}${']'.repeat(99)}`)
    const many = Object.fromEntries(
      Array.from({ length: documentLimits.nodes + 1 }, (_, at) => [`n${at}`, { type: 'pass' }]),
    )
    const evil: unknown = JSON.parse('{"heddle":1,"nodes":{"__proto__":{"constructor":1}}}')
    expect([
      linesOf({ nodes: deep }),
      linesOf({ ...graphOf(passing), description: 'x'.repeat(documentLimits.text + 1) }),
      linesOf(evil),
      linesOf(graphOf({ nodes: many, outputs: { a: 'n1.out' } })),
    ]).toMatchInlineSnapshot(`
      [
        [
          "error too-deep - @nodes/0/0/0/0/0/0/0: "nodes.0.0.0.0.0.0.0" is nested deeper than 64 levels.",
        ],
        [
          "error too-large - @description: "description" has 200001 characters; 200000 is the limit.",
        ],
        [
          "error forbidden-key - @nodes/__proto__: "nodes.__proto__" is a key that is not allowed.",
        ],
        [
          "error too-large - @nodes: The graph has 1001 nodes; 1000 is the limit. Move parts of it into subgraphs.",
        ],
      ]
    `)
  })

  it('never throws, whatever it is given', () => {
    const name = fc.constantFrom('a', 'b', 'm', 'l', 'ghost', 'toString', 'valueOf', '')
    const reference = fc.oneof(
      fc
        .tuple(name, fc.constantFrom('out', 'number', 'done', 'toString', 'errors'))
        .map((parts) => parts.join('.')),
      fc.constantFrom('$item', '$index', '$.question', '$.toString', 'nonsense'),
    )
    const common = { in: fc.option(name, { nil: undefined }) }
    const node = fc.record({
      type: fc.constantFrom('pass@1', 'count', 'find', 'write@2', 'route', 'graph', 'toString'),
      inputs: fc.dictionary(fc.constantFrom('in', 'also', 'queries', 'toString'), reference),
      config: fc.dictionary(fc.constantFrom('prompt', 'cases', 'graph', 'mark'), fc.jsonValue()),
      ...common,
    })
    const map = fc.record({ frame: fc.constant('map'), over: reference, ...common })
    const loop = fc.record({
      frame: fc.constant('loop'),
      max: fc.nat(3),
      until: reference,
      ...common,
    })
    const document = fc.record({
      heddle: fc.constant(1),
      name: fc.constant('test'),
      inputs: fc.constant({ question: { type: 'text' } }),
      nodes: fc.dictionary(name, fc.oneof(node, map, loop)),
      outputs: fc.dictionary(name, reference),
    })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), document), (given) => {
        // As it would come from a file or a request: without what is undefined.
        const parsed: unknown = JSON.parse(JSON.stringify(given))
        expect(problemsOf(parsed)).toBeInstanceOf(Array)
      }),
      { numRuns: 400 },
    )
  })
})
