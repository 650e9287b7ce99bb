import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { check } from '../engine/graph/check.ts'
import { defineNode, port } from '../engine/graph/define-node.ts'
import type { Graph, GraphNode } from '../engine/graph/document.ts'
import { InputError } from '../engine/run/input-error.ts'
import { deepestValue, largestValue, mostItems } from '../engine/run/limits.ts'
import graphNode from '../nodes/graph.ts'
import { doing, runOf, type Deed } from './support/doing-node.ts'
import { graphOf } from './support/small-engine.ts'
import { smallNodes } from './support/small-nodes.ts'

const sizeRefusal =
  'is larger than 64 MB, which is the limit for a value. Pass on a part of it, or store it elsewhere and pass on its name.'

describe('a graph document is refused when it', () => {
  const context = checkContext(createCatalogue([...smallNodes, graphNode]), {
    find: (name) => doubling(Number(name.slice(1))),
  })

  /** A graph that runs the next one twice, and so on to the last. */
  function doubling(levels: number): Graph {
    const inner = { type: 'graph', config: { graph: `d${levels - 1}` } }
    return graphOf({
      name: `d${levels}`,
      nodes: { a: { type: 'pass' }, ...(levels === 0 ? {} : { b: inner, c: inner }) },
      outputs: { a: 'a.out' },
    })
  }

  function nest(levels: number): unknown {
    return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
  }

  function frames(count: number, frame: object): Graph['nodes'] {
    const entries = Array.from({ length: count }, (_, at) => [
      `f${at}`,
      { ...frame, ...(at === 0 ? {} : { in: `f${at - 1}` }) },
    ])
    return { ...Object.fromEntries(entries), a: { type: 'pass', in: `f${count - 1}` } }
  }

  const passing: Graph['nodes'] = { a: { type: 'pass' } }
  const within = graphOf({ nodes: passing, outputs: { out: 'a.out' } })
  const nodes = (count: number): Graph['nodes'] =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, passing['a']!]))
  const withNodes = (given: Graph['nodes']): object =>
    graphOf({
      inputs: { items: { type: 'any' } },
      nodes: given,
      outputs: { out: `${Object.keys(given).at(-1)}.out` },
    })
  const withConfig = (config: unknown): object =>
    // SAFETY: the check is to find out what it is.
    withNodes({ a: { type: 'pass', config: config as GraphNode['config'] } })
  const wires = Array.from({ length: 10_000 }, () => '$.items')
  const map = { frame: 'map', over: '$.items' } as const

  const cases: readonly [string, object, object, string][] = [
    ['is nested too deep', withConfig({ deep: nest(61) }), within, 'nested deeper than 64 levels.'],
    [
      'holds too many keys',
      withConfig({ list: Array.from({ length: 50_000 }, () => 1) }),
      within,
      'The document has more than 50000 entries.',
    ],
    [
      'holds too long a text',
      withConfig({ mark: 'x'.repeat(200_001) }),
      withConfig({ mark: 'x'.repeat(200_000) }),
      '"nodes.a.config.mark" has 200001 characters; 200000 is the limit.',
    ],
    [
      'has too many nodes',
      withNodes(nodes(1001)),
      withNodes(nodes(1000)),
      'The graph has 1001 nodes; 1000 is the limit. Move parts of it into subgraphs.',
    ],
    [
      'has too many wires',
      withNodes({ a: { type: 'pass', inputs: { in: wires } } }),
      withNodes({ a: { type: 'pass', inputs: { in: wires.slice(1) } } }),
      'The graph has 10001 wires; 10000 is the limit. Move parts of it into subgraphs.',
    ],
    [
      'has too many frames in each other',
      withNodes(frames(21, { frame: 'loop', max: 2 })),
      withNodes(frames(20, { frame: 'loop', max: 2 })),
      '"a" stands in more than 20 frames in each other, which is the limit. Move the inner ones into a subgraph.',
    ],
    [
      'would work on too many items at once',
      withNodes(frames(2, { ...map, concurrency: 32 })),
      withNodes(frames(2, { ...map, concurrency: 31 })),
      'The map "f1" and those around it would run 1024 items at once; 1000 is the limit. Lower their concurrency.',
    ],
    [
      'lets a loop turn too often',
      withNodes(frames(1, { frame: 'loop', max: 1001 })),
      withNodes(frames(1, { frame: 'loop', max: 1000 })),
      '"nodes.f0.max" must be at most 1000.',
    ],
    [
      'comes to too many nodes with the graphs that it runs',
      doubling(12),
      doubling(6),
      'Together with the graphs that it runs, the graph has more than 10000 nodes, which is the limit. Run fewer graphs in each other.',
    ],
    [
      'runs graphs in too many levels',
      doubling(1_000_000),
      within,
      'The graph runs graphs in each other in more than 20 levels, which is the limit.',
    ],
  ]
  it.each(cases)('%s', (_, over, allowed, sentence) => {
    const errors = (document: object): string[] =>
      check(document, context).problems.flatMap(({ severity, message }) =>
        severity === 'error' ? [message] : [],
      )
    expect(errors(over).join(' ')).toContain(sentence)
    expect(errors(allowed)).toEqual([])
  })

  it('has a key that reaches into prototypes, anywhere', () => {
    const places = ['config', 'inputs', 'layout']
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      for (const place of places) {
        const document: unknown = JSON.parse(
          JSON.stringify(withNodes({ a: { type: 'pass' } })).replace(
            '"type":"pass"',
            `"type":"pass","${place}":{"${key}":{"polluted":true}}`,
          ),
        )
        expect(check(document, context).problems).toMatchObject([
          { code: 'forbidden-key', path: ['nodes', 'a', place, key] },
        ])
      }
    }
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('the input of a run', () => {
  const graph = graphOf({
    inputs: { any: { type: 'any' }, text: { type: 'text', default: '' } },
    nodes: { a: { type: 'pass', inputs: { in: '$.any', also: '$.text' } } },
    outputs: { out: 'a.out' },
  })

  async function refusal(input: Record<string, unknown>): Promise<readonly string[]> {
    const error: unknown = await runOf(graph, input).catch((thrown: unknown) => thrown)
    if (!(error instanceof InputError)) throw new Error('The input was not refused.')
    return error.problems.map(({ message }) => message)
  }

  it('may not be larger than a value may be, as a text or as a list', async () => {
    const text = 'x'.repeat(largestValue + 1)
    const piece = 'x'.repeat(1024 * 1024)
    const list = Array.from({ length: 65 }, () => piece)
    expect(await refusal({ any: 1, text })).toEqual([`The input "text" ${sizeRefusal}`])
    expect(await refusal({ any: { list } })).toEqual([
      `The input "any" cannot be kept: it ${sizeRefusal}`,
    ])
    // Written as JSON it has six bytes for each of its characters.
    const escaped = '\u0001'.repeat(largestValue / 6 + 1)
    expect(await refusal({ any: escaped })).toEqual([`The input "any" ${sizeRefusal}`])
  })

  it('may not be nested deeper than a value may be', async () => {
    const levels = deepestValue + 1
    const any: unknown = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
    expect(await refusal({ any })).toEqual([
      'The input "any" cannot be kept: it is nested deeper than 500 levels.',
    ])
  })

  it('is an object whose names the graph knows, and a few wrong ones of many are told', async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`n${at}`, 1]))
    const told = await refusal({ any: 1, ...many })
    expect(told).toHaveLength(21)
    expect(told.at(-1)).toBe('99980 further names are none of its inputs either.')
    for (const input of [null, [], 'text', 5]) {
      // SAFETY: what a program without types may hand over.
      expect(await refusal(input as unknown as Record<string, unknown>)).toEqual([
        'An input is an object with a value for each input of the graph.',
      ])
    }
  })

  it('keeps keys that are named like a prototype as what they are', async () => {
    const any: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}')
    const { outputs } = await runOf(graph, { any })
    expect(JSON.stringify(outputs['out'])).toBe(JSON.stringify(any))
    expect({}).not.toHaveProperty('polluted')
    const named: unknown = JSON.parse('{"any":1,"__proto__":{"text":"x"},"toString":2}')
    // SAFETY: an object, as a request may hold it.
    expect(await refusal(named as Record<string, unknown>)).toEqual([
      'It has no input "__proto__"; its inputs are any, text.',
      'It has no input "toString"; its inputs are any, text.',
    ])
  })
})

describe('what a node gives', () => {
  const one = (more: Partial<GraphNode> = {}): Graph =>
    graphOf({
      inputs: { in: { type: 'any', optional: true } },
      nodes: { a: { type: 'doing', inputs: { in: '$.in' }, ...more } },
      outputs: { out: 'a.out', more: 'a.more' },
    })

  async function failure(deed: Deed): Promise<string> {
    const { status, error } = await runOf(one(), {}, [doing(deed)])
    return `${status} ${error?.code}: ${error?.message}`
  }

  it('may not be larger or deeper than a value may be', async () => {
    const piece = 'x'.repeat(1024 * 1024)
    const deeds: Record<string, Deed> = {
      text: () => ({ out: 'x'.repeat(largestValue + 1) }),
      texts: () => ({ more: Array.from({ length: 65 }, () => piece) }),
      keys: () => ({ out: Object.fromEntries([[`${'k'.repeat(largestValue)}`, 1]]) }),
    }
    for (const deed of Object.values(deeds)) {
      const said = await failure(deed)
      expect(said).toContain('failed output: What the node type "doing" gave at its port')
      expect(said).toContain(sizeRefusal)
    }
    const nested = (): unknown => JSON.parse(`${'['.repeat(501)}${']'.repeat(501)}`)
    expect(await failure(() => ({ out: nested() }))).toContain('is nested deeper than 500 levels.')
  })

  it('is kept at declared ports only, whatever they are named', async () => {
    const named: unknown = JSON.parse('{"__proto__":1}')
    // SAFETY: an object, as a node may give it.
    const proto = named as Record<string, unknown>
    for (const given of [proto, { constructor: 1 }, { toString: 1 }, { unheard: 1 }]) {
      expect(await failure(() => given)).toMatch(
        /^failed output: .* which is not one of its output ports \(out, more\)\.$/,
      )
    }
  })

  it('leaves at the port "error" when it is too large and somebody reads that', async () => {
    const graph = one({ onError: 'emit' })
    graph.outputs['error'] = 'a.error'
    const { status, outputs } = await runOf(graph, {}, [
      doing(() => ({ out: 'x'.repeat(largestValue + 1) })),
    ])
    expect(status).toBe('succeeded')
    expect(outputs).toMatchObject({ error: { code: 'output' } })
  })
})

describe('lists that are put together', () => {
  const large = 'x'.repeat(25 * 1024 * 1024)

  it('at an input or an output may not be larger than a value', async () => {
    const graph = (outputs: Graph['outputs']): Graph =>
      graphOf({
        inputs: { text: { type: 'text' }, list: { type: 'text[]', default: [] } },
        nodes: { a: { type: 'gather', inputs: { list: ['$.text', '$.text', '$.text'] } } },
        outputs,
      })
    const gather = defineNode({
      type: 'gather',
      version: 1,
      family: 'transform',
      title: 'Gather',
      description: 'Counts.',
      effect: 'pure',
      config: z.object({}),
      inputs: { list: port.texts() },
      outputs: { count: port.number() },
      run: ({ inputs }) => Promise.resolve({ count: inputs.list.length }),
    })
    const { error } = await runOf(graph({ count: 'a.count' }), { text: large }, [gather])
    expect(error).toMatchObject({
      code: 'input',
      message: `The input "list" of "a" ${sizeRefusal}`,
    })
    const all = ['$.list', '$.text', '$.text', '$.text']
    const result = await runOf(graph({ count: 'a.count', all }), { text: 'x' }, [gather])
    expect(result.outputs).toEqual({ count: 3, all: ['x', 'x', 'x'] })
    const over = await runOf({ ...graph({ all }), nodes: {} }, { text: large })
    expect(over.error).toMatchObject({
      code: 'output',
      message: `The output "all" of the graph ${sizeRefusal}`,
    })
  })

  it('by a map may not be larger than a value, and the map has no more items than it may', async () => {
    const graph = graphOf({
      inputs: { items: { type: 'any[]' } },
      nodes: {
        each: { frame: 'map', over: '$.items' },
        a: { type: 'doing', in: 'each', inputs: { in: '$item' } },
      },
      outputs: { list: 'a.out' },
    })
    const { error } = await runOf(graph, { items: [1, 2, 3] }, [doing(() => ({ out: large }))])
    expect(error).toMatchObject({
      code: 'output',
      node: 'each',
      message: `The list of "a.out" that the map "each" made ${sizeRefusal}`,
    })
    const items = Array.from({ length: mostItems + 1 }, () => 0)
    expect((await runOf(graph, { items }, [doing(() => ({}))])).error?.message).toMatch(
      /^The map "each" was given 10001 items; 10000 is the limit\./,
    )
  })
})

it('a value that becomes too large when it is written as a text fails the node that reads it', async () => {
  const depth = 450
  const wide = JSON.stringify(Array.from({ length: 100_000 }, () => 1))
  const json: unknown = JSON.parse(`${'['.repeat(depth)}${wide}${']'.repeat(depth)}`)
  const graph = graphOf({
    inputs: { json: { type: 'json' } },
    nodes: { a: { type: 'stream', inputs: { text: '$.json' } } },
    outputs: { text: 'a.text' },
  })
  expect((await runOf(graph, { json })).error).toMatchObject({
    code: 'input',
    message: `The input "text" of "a" ${sizeRefusal}`,
  })
})
