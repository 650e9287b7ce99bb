import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { graphOf } from '../../test/support/small-engine.ts'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { createCatalogue } from './catalogue.ts'
import { checkContext } from './catalogue-check.ts'
import { check } from './check.ts'
import { defineNode, field, port } from './define-node.ts'
import type { Graph } from './document.ts'
import { documentLimits } from './pre-check.ts'
import type { Problem } from './problem.ts'

const write = defineNode({
  type: 'write',
  version: 2,
  family: 'transform',
  title: 'Write',
  description: 'Writes a prompt with its inputs.',
  effect: 'pure',
  config: z.object({
    prompt: field.prompt('{{text}}'),
    topN: z.number().int().min(1).max(9).default(3),
  }),
  inputs: { documents: port.documents({ optional: true }) },
  outputs: { text: port.text(), verdict: port.verdict() },
  dynamic: { inputs: 'any', templates: ['prompt'] },
  run: () => Promise.resolve({ text: '' }),
})

const find = defineNode({
  type: 'find',
  version: 1,
  family: 'retrieval',
  title: 'Find',
  description: 'Finds documents.',
  effect: 'pure',
  config: z.object({}),
  inputs: { queries: port.texts(), depth: port.number({ optional: true }) },
  outputs: { documents: port.documents() },
  run: () => Promise.resolve({ documents: [] }),
})

const route = defineNode({
  type: 'route',
  version: 1,
  family: 'flow',
  title: 'Route',
  description: 'Has an output for each of its cases.',
  effect: 'pure',
  config: z.object({ cases: z.array(z.object({ port: z.string() })).default([]) }),
  inputs: { value: port.any() },
  outputs: { else: port.any() },
  dynamic: { outputs: { key: 'cases', property: 'port', type: 'any' } },
  run: () => Promise.resolve({}),
})

const subgraph = defineNode({
  type: 'graph',
  version: 1,
  family: 'flow',
  title: 'Graph',
  description: 'Runs another graph.',
  effect: 'pure',
  config: z.object({ graph: z.string(), version: z.string().optional() }),
  inputs: {},
  outputs: {},
  run: () => Promise.resolve({}),
})

const inner = graphOf({
  name: 'inner',
  inputs: { question: { type: 'text' }, tone: { type: 'text', default: 'plain' } },
  nodes: { a: { type: 'pass', inputs: { in: '$.question', also: '$.tone' } } },
  outputs: { answer: 'a.out' },
})

const context = checkContext(createCatalogue([...smallNodes, write, find, route, subgraph]), {
  find: (name) => (name === 'inner' ? inner : undefined),
})

function problemsOf(document: unknown): readonly Problem[] {
  return check(document, context).problems
}

/** One line a problem: code, place, sentence, fix. */
function linesOf(document: unknown): string[] {
  return problemsOf(document).map(
    ({ code, severity, node, port: name, path, message, fix }) =>
      `${severity} ${code} ${[node, name].filter((part) => part !== undefined).join('.') || '-'} @${path.join('/')}: ${message}` +
      (fix === undefined ? '' : ` [${fix.title} @${fix.path.join('/')}]`),
  )
}

const passing = { nodes: { a: { type: 'pass' } }, outputs: { a: 'a.out' } }

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

describe('nodes', () => {
  it('finds unknown types, versions and settings, and says what was perhaps meant', () => {
    expect(
      linesOf(
        graphOf({
          nodes: {
            a: { type: 'pas' },
            b: { type: 'nothingLikeIt' },
            c: { type: 'write@3' },
            d: { type: 'write', config: { topn: 3 }, inputs: { text: 'a.out' } },
            e: { type: 'write', config: { topN: 99 }, fallback: [{ topN: 'few' }] },
          },
          outputs: { a: 'a.out' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error unknown-type a @nodes/a/type: The node "a" has the unknown type "pas". Did you mean "pass"?",
        "error unknown-type b @nodes/b/type: The node "b" has the unknown type "nothingLikeIt".",
        "error unknown-version c @nodes/c/type: The node "c" is of "write@3", but this Heddle knows "write" up to version 2. Update Heddle.",
        "error config d @nodes/d/config/topn: The node "d" has no setting "topn". Did you mean "topN"?",
        "error config e @nodes/e/config/topN: The node "e" has a wrong "topN": Too big: expected number to be <=9.",
        "error config e @nodes/e/fallback/0/topN: The node "e" has a wrong "topN": Invalid input: expected number, received string.",
      ]
    `)
  })

  it('takes a type without its version, and an older version', () => {
    const nodes = { a: { type: 'write' }, b: { type: 'write@1' }, c: { type: 'write@2' } }
    expect(linesOf(graphOf({ nodes, outputs: { a: ['a.text', 'b.text', 'c.text'] } }))).toEqual([])
  })

  it('looks into written prompts', () => {
    const prompt = '{{documents}} {{question}} {{docments}} {{a b}} {{text | shout}} {{'
    expect(
      linesOf(
        graphOf({
          inputs: { question: { type: 'text' } },
          nodes: { a: { type: 'write', config: { prompt }, inputs: { question: '$.question' } } },
          outputs: { a: 'a.text' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error prompt-variable a @nodes/a/config/prompt: In "prompt" of "a": "{{a b}}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.",
        "error prompt-variable a @nodes/a/config/prompt: In "prompt" of "a": There is no filter "shout"; the filters are json, upper, lower, trim, truncate, join, bullets, numbered, default.",
        "error prompt-variable a @nodes/a/config/prompt: In "prompt" of "a": A "{{" has no "}}".",
        "warning prompt-variable a.documents @nodes/a/config/prompt: "prompt" of "a" uses {{documents}}, and nothing is connected to that input; it stays empty.",
        "warning prompt-variable a.docments @nodes/a/config/prompt: "prompt" of "a" uses {{docments}}, and nothing is connected to that input; it stays empty.",
        "warning prompt-variable a.text @nodes/a/config/prompt: "prompt" of "a" uses {{text}}, and nothing is connected to that input; it stays empty.",
      ]
    `)
  })

  it('knows the ports of a graph that is used as a node, and refuses one that uses itself', () => {
    expect(
      linesOf(
        graphOf({
          name: 'outer',
          nodes: {
            a: { type: 'graph', config: { graph: 'inner' } },
            b: { type: 'graph', config: { graph: 'outer' } },
            c: { type: 'graph', config: { graph: 'lost' } },
            d: { type: 'pass', inputs: { in: 'a.anser' } },
          },
          outputs: { a: 'a.answer' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error unknown-graph b @nodes/b/config/graph: The node "b" runs the graph "outer", which is this graph itself.",
        "error unknown-graph c @nodes/c/config/graph: The node "c" runs the graph "lost", which does not exist.",
        "error not-connected a.question @nodes/a/inputs/question: The input "question" (text) of "a" is not connected, and "a" needs it.",
        "error unknown-port d.in @nodes/d/inputs/in: "d.in" reads "a.anser", and "a" has no output "anser"; its outputs are answer. Did you mean "answer"? [Remove this wire @nodes/d/inputs/in]",
      ]
    `)
  })
})

describe('wires', () => {
  it('finds every end that does not exist, and offers to remove the wire', () => {
    expect(
      linesOf(
        graphOf({
          inputs: { question: { type: 'text' }, unread: { type: 'text' } },
          nodes: {
            a: { type: 'need', inputs: { in: '$.qestion' } },
            b: { type: 'need', inputs: { in: 'c.out' } },
            even: { type: 'even', inputs: { number: 'a.outt', nmber: 'a.out' } },
            d: { type: 'need' },
            e: { type: 'pass', inputs: { in: ['$.question', 'toString.out', 'even.ev'] } },
          },
          outputs: { one: 'a.ot', more: ['a.out', 'nowhere.out'] },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error unknown-input a.in @nodes/a/inputs/in: "a.in" reads "$.qestion", and the graph has no such input. Did you mean "question"? [Remove this wire @nodes/a/inputs/in]",
        "error unknown-node b.in @nodes/b/inputs/in: "b.in" reads "c.out", and there is no node "c". [Remove this wire @nodes/b/inputs/in]",
        "error unknown-port even.number @nodes/even/inputs/number: "even.number" reads "a.outt", and "a" has no output "outt"; its outputs are out. Did you mean "out"? [Remove this wire @nodes/even/inputs/number]",
        "error unknown-port even.nmber @nodes/even/inputs/nmber: "even" has no input "nmber"; its inputs are number. Did you mean "number"? [Remove the wire into "nmber" @nodes/even/inputs/nmber]",
        "error not-connected d.in @nodes/d/inputs/in: The input "in" (any) of "d" is not connected, and "d" needs it.",
        "error unknown-node e.in @nodes/e/inputs/in/1: "e.in" reads "toString.out", and there is no node "toString". [Remove this wire @nodes/e/inputs/in/1]",
        "error unknown-port e.in @nodes/e/inputs/in/2: "e.in" reads "even.ev", and "even" has no output "ev"; its outputs are even, odd. [Remove this wire @nodes/e/inputs/in/2]",
        "error unknown-port - @outputs/one: The output "one" of the graph reads "a.ot", and "a" has no output "ot"; its outputs are out. Did you mean "out"? [Remove this wire @outputs/one]",
        "error unknown-node - @outputs/more/1: The output "more" of the graph reads "nowhere.out", and there is no node "nowhere". [Remove this wire @outputs/more/1]",
        "warning unused - @inputs/unread: Nothing reads the input "unread" of the graph. [Remove the input "unread" @inputs/unread]",
      ]
    `)
  })

  it('finds types that do not fit, and lets those pass that convert', () => {
    expect(
      linesOf(
        graphOf({
          inputs: { question: { type: 'text' }, number: { type: 'number' } },
          nodes: {
            a: { type: 'find', inputs: { queries: '$.question', depth: '$.number' } },
            b: { type: 'find', inputs: { queries: '$.number', depth: '$.question' } },
            c: { type: 'stream', inputs: { text: 'a.documents' } },
            d: { type: 'stream', inputs: { text: '$.number' } },
            e: { type: 'even', inputs: { number: ['$.question', 'a.documents'] } },
          },
          outputs: { a: ['b.documents', 'c.text', 'd.text', 'e.even'] },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error type-mismatch b.queries @nodes/b/inputs/queries: "b.queries" needs text[], and "$.number" is number. [Remove this wire @nodes/b/inputs/queries]",
        "error type-mismatch b.depth @nodes/b/inputs/depth: "b.depth" needs number, and "$.question" is text. [Remove this wire @nodes/b/inputs/depth]",
        "error type-mismatch e.number @nodes/e/inputs/number/0: "e.number" needs number, and "$.question" is text. [Remove this wire @nodes/e/inputs/number/0]",
        "error type-mismatch e.number @nodes/e/inputs/number/1: "e.number" needs number, and "a.documents" is documents. [Remove this wire @nodes/e/inputs/number/1]",
      ]
    `)
  })

  it('takes an output port that follows from the config', () => {
    const graph = (cases: { port: string }[]): Graph =>
      graphOf({
        inputs: { value: { type: 'any' } },
        nodes: { a: { type: 'route', config: { cases }, inputs: { value: '$.value' } } },
        outputs: { refund: 'a.refund', else: 'a.else' },
      })
    expect(linesOf(graph([{ port: 'refund' }]))).toEqual([])
    expect(linesOf(graph([{ port: 'refunds' }]))).toMatchInlineSnapshot(`
      [
        "error unknown-port - @outputs/refund: The output "refund" of the graph reads "a.refund", and "a" has no output "refund"; its outputs are else, refunds. Did you mean "refunds"? [Remove this wire @outputs/refund]",
      ]
    `)
  })

  it('offers the port "error" only where failures are handled', () => {
    const graph = (onError: 'emit' | 'fail'): Graph =>
      graphOf({ nodes: { a: { type: 'fail', onError } }, outputs: { e: 'a.error' } })
    expect(linesOf(graph('emit'))).toEqual([])
    expect(linesOf(graph('fail'))).toMatchInlineSnapshot(`
      [
        "error unknown-port - @outputs/e: The output "e" of the graph reads "a.error", and "a" has no output "error"; its outputs are out. [Remove this wire @outputs/e]",
      ]
    `)
  })

  it('wants a bypassed node wired like any other, so that it can be switched on again', () => {
    const graph = graphOf({
      nodes: { a: { type: 'need', disabled: true } },
      outputs: { a: 'a.out' },
    })
    expect(problemsOf(graph).map(({ code }) => code)).toEqual(['not-connected'])
  })

  it('wants an output', () => {
    expect(linesOf(graphOf({ nodes: { a: { type: 'pass' } }, outputs: {} })))
      .toMatchInlineSnapshot(`
      [
        "error no-output - @outputs: The graph has no outputs, so a run of it could answer nothing.",
      ]
    `)
  })

  it('removes only the wrong one of several sources when its fix is taken', () => {
    const problem = problemsOf(graphOf({ ...passing, outputs: { a: ['a.out', 'b.out'] } }))[0]
    expect(problem?.fix?.path).toEqual(['outputs', 'a', 1])
  })
})

describe('inputs of the graph', () => {
  it('may have a default, which must be of their type', () => {
    expect(
      linesOf(
        graphOf({
          inputs: {
            a: { type: 'number', default: 'three' },
            b: { type: 'text[]', default: ['x', 1] },
            c: { type: 'text', default: '' },
            d: { type: 'json', default: null },
          },
          nodes: { n: { type: 'pass', inputs: { in: ['$.a', '$.b', '$.c', '$.d'] } } },
          outputs: { out: 'n.out' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error type-mismatch - @inputs/a/default: The default of the input "a" is no number. [Remove the default of "a" @inputs/a/default]",
        "error type-mismatch - @inputs/b/default: The default of the input "b" is no text[]. [Remove the default of "b" @inputs/b/default]",
      ]
    `)
  })
})

describe('frames', () => {
  const counting = { type: 'count', in: 'turns', inputs: { before: 'count.number' } } as const

  it('finds what is wrong with the ends of a loop', () => {
    const loop = (frame: object, more: Graph['nodes'] = {}): string[] =>
      linesOf(
        graphOf({
          nodes: { turns: { frame: 'loop', max: 3, ...frame }, count: counting, ...more },
          outputs: { number: 'count.number' },
        }),
      )
    const outside = { outside: { type: 'pass' } } as const
    expect([
      loop({ until: 'count.number' }),
      loop({ until: 'count.finished' }),
      loop({ until: 'nothing.done' }),
      loop({ until: 'toString.done' }),
      loop({ until: '$item' }),
      loop({ until: 'outside.out' }, outside),
      loop({ until: 'count.done', onExhausted: { best: 'count.done' } }),
    ]).toMatchInlineSnapshot(`
      [
        [
          "error type-mismatch turns @nodes/turns/until: The loop "turns" needs boolean at "until", and "count.number" is number.",
        ],
        [
          "error unknown-port turns @nodes/turns/until: The loop "turns" looks at "count.finished", and "count" has no such output.",
        ],
        [
          "error unknown-node turns @nodes/turns/until: The loop "turns" looks at "nothing.done", and there is no such node.",
        ],
        [
          "error unknown-node turns @nodes/turns/until: The loop "turns" looks at "toString.done", and there is no such node.",
        ],
        [
          "error unknown-node turns @nodes/turns/until: The loop "turns" looks at "$item", and there is no such node.",
        ],
        [
          "error frame turns @nodes/turns/until: The loop "turns" looks at "outside.out", which does not stand directly inside it.",
        ],
        [
          "error type-mismatch turns @nodes/turns/onExhausted/best: The loop "turns" needs number or verdict at "best", and "count.done" is boolean.",
        ],
      ]
    `)
    expect(loop({ until: 'count.done', onExhausted: { best: 'count.number' } })).toEqual([])
    expect(loop({})).toEqual([])
  })

  it('finds what is wrong with the list of a map', () => {
    const map = (over: string): string[] =>
      linesOf(
        graphOf({
          inputs: { text: { type: 'text' }, list: { type: 'text[]' }, any: { type: 'any' } },
          nodes: {
            each: { frame: 'map', over },
            one: { type: 'pass', in: 'each', inputs: { in: '$item' } },
            rest: { type: 'pass', inputs: { in: ['$.text', '$.list', '$.any'] } },
          },
          outputs: { list: 'one.out', rest: 'rest.out' },
        }),
      )
    expect(map('$.list')).toEqual([])
    expect(map('$.any')).toEqual([])
    expect([map('$.text'), map('$item'), map('nothing.out'), map('toString.out'), map('one.out')])
      .toMatchInlineSnapshot(`
      [
        [
          "error frame each @nodes/each/over: The map "each" goes over "$.text", which is text and not a list.",
        ],
        [
          "error item-outside-map each.over @nodes/each/over: "each.over" reads "$item", which has a meaning only inside a map frame. [Remove this wire @nodes/each/over]",
        ],
        [
          "error unknown-node each.over @nodes/each/over: "each.over" reads "nothing.out", and there is no node "nothing". [Remove this wire @nodes/each/over]",
        ],
        [
          "error unknown-node each.over @nodes/each/over: "each.over" reads "toString.out", and there is no node "toString". [Remove this wire @nodes/each/over]",
        ],
        [
          "error cycle each @nodes/each: "each" → "each" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
        ],
      ]
    `)
  })

  it('refuses frames that do not exist, stand in themselves, or are empty', () => {
    expect(
      linesOf(
        graphOf({
          nodes: {
            a: { type: 'pass', in: 'turns' },
            reader: { type: 'pass', inputs: { in: 'a.out' } },
            b: { type: 'pass', in: 'reader' },
            tuns: { frame: 'loop', max: 1 },
            x: { frame: 'map', over: '$item', in: 'y' },
            y: { frame: 'map', over: '$item', in: 'x' },
            z: { frame: 'map', over: '$item', in: 'z' },
            deep: { type: 'pass', in: 'x', inputs: { in: '$item' } },
          },
          outputs: { a: 'reader.out', b: 'b.out', deep: 'deep.out' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error unknown-frame a @nodes/a/in: "a" stands in "turns", which does not exist. Did you mean "tuns"?",
        "error unknown-frame b @nodes/b/in: "b" stands in "reader", which is no frame.",
        "warning frame tuns @nodes/tuns: The frame "tuns" is empty.",
        "error frame x @nodes/x/in: The frame "x" stands inside itself.",
        "error frame y @nodes/y/in: The frame "y" stands inside itself.",
        "error frame z @nodes/z/in: The frame "z" stands inside itself.",
      ]
    `)
  })

  it('keeps $item and $index inside maps', () => {
    expect(
      linesOf(
        graphOf({
          nodes: { a: { type: 'pass', inputs: { in: '$item', also: '$index' } } },
          outputs: { a: 'a.out', b: '$item' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error item-outside-map a.in @nodes/a/inputs/in: "a.in" reads "$item", which has a meaning only inside a map frame. [Remove this wire @nodes/a/inputs/in]",
        "error item-outside-map a.also @nodes/a/inputs/also: "a.also" reads "$index", which has a meaning only inside a map frame. [Remove this wire @nodes/a/inputs/also]",
        "error item-outside-map - @outputs/b: The output "b" of the graph reads "$item", which has a meaning only inside a map frame. [Remove this wire @outputs/b]",
      ]
    `)
  })

  it('reads a port inside a map as a list from outside, and as it is from inside', () => {
    expect(
      linesOf(
        graphOf({
          inputs: { queries: { type: 'text[]' } },
          nodes: {
            each: { frame: 'map', over: '$.queries' },
            search: { type: 'find', in: 'each', inputs: { queries: '$item' } },
            inside: { type: 'write', in: 'each', inputs: { documents: 'search.documents' } },
            joined: { type: 'write', inputs: { documents: 'search.documents' } },
            wrong: { type: 'stream', inputs: { text: 'inside.text' } },
            right: { type: 'find', inputs: { queries: 'inside.text' } },
          },
          outputs: { a: ['joined.text', 'wrong.text', 'right.documents'] },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error type-mismatch wrong.text @nodes/wrong/inputs/text: "wrong.text" needs text, and "inside.text" is text[]. [Remove this wire @nodes/wrong/inputs/text]",
      ]
    `)
  })

  it('lets wires into and out of a loop, and backwards only to an optional input', () => {
    const graph = (reader: string): Graph =>
      graphOf({
        inputs: { start: { type: 'number' } },
        nodes: {
          turns: { frame: 'loop', max: 3 },
          count: { ...counting, inputs: { before: 'last.out', start: '$.start' } },
          last: { type: reader, in: 'turns', inputs: { in: 'count.number' } },
          after: { type: 'need', inputs: { in: 'last.out' } },
        },
        outputs: { number: 'after.out' },
      })
    expect(linesOf(graph('pass'))).toEqual([])
    const required = graphOf({
      nodes: {
        turns: { frame: 'loop', max: 3 },
        a: { type: 'need', in: 'turns', inputs: { in: 'b.out' } },
        b: { type: 'need', in: 'turns', inputs: { in: 'a.out' } },
      },
      outputs: { a: 'a.out' },
    })
    expect(linesOf(required)).toMatchInlineSnapshot(`
      [
        "error cycle a @nodes/a: "a" → "b" → "a" is a circle: each waits for the one before it. In a loop the wire that carries the value of the turn before must end at an optional input.",
      ]
    `)
  })

  it('names the nodes of a circle outside a loop, and a frame that waits for itself', () => {
    expect([
      linesOf(
        graphOf({
          nodes: {
            a: { type: 'pass', inputs: { in: 'c.out' } },
            b: { type: 'pass', inputs: { in: 'a.out' } },
            c: { type: 'pass', inputs: { in: 'b.out' } },
            d: { type: 'pass', inputs: { in: 'c.out' } },
            self: { type: 'pass', inputs: { in: 'self.out' } },
          },
          outputs: { d: 'd.out', self: 'self.out' },
        }),
      ),
      linesOf(
        graphOf({
          nodes: {
            each: { frame: 'map', over: 'after.out' },
            one: { type: 'pass', in: 'each', inputs: { in: '$item' } },
            after: { type: 'pass', inputs: { in: 'one.out' } },
          },
          outputs: { a: 'after.out' },
        }),
      ),
    ]).toMatchInlineSnapshot(`
      [
        [
          "error cycle a @nodes/a: "a" → "b" → "c" → "a" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
          "error cycle self @nodes/self: "self" → "self" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
        ],
        [
          "error cycle after @nodes/after: "after" → "each" → "after" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
        ],
      ]
    `)
  })
})

it('lists the problems of all parts of a graph at once', () => {
  const codes = problemsOf(
    graphOf({
      inputs: { unread: { type: 'text' } },
      nodes: {
        a: { type: 'unheard' },
        b: { type: 'need' },
        c: { type: 'pass', in: 'nowhere', inputs: { in: 'c.out', also: '$item' } },
        d: { type: 'pass', config: { mark: 1 }, inputs: { in: 'e.out' } },
        e: { type: 'pass', inputs: { in: 'd.out', other: 'b.out' } },
      },
      outputs: {},
    }),
  ).map(({ code }) => code)
  expect(new Set(codes)).toEqual(
    new Set([
      'unknown-type',
      'config',
      'unknown-frame',
      'not-connected',
      'item-outside-map',
      'unknown-port',
      'no-output',
      'unused',
      'cycle',
    ]),
  )
})
