import { Validator, type Schema } from '@cfworker/json-schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agedNodes } from '../../test/support/aged-nodes.ts'
import { arbitraryGraph } from '../../test/support/arbitrary-graph.ts'
import { createCatalogue, readTypeName } from './catalogue.ts'
import { advanced, defineNode, field, port, type NodeType } from './define-node.ts'
import { graphSchema } from './document-schema.ts'
import type { Graph, GraphNode } from './document.ts'
import { isFrame } from './is-frame.ts'
import { Json } from './values.ts'

const find = defineNode({
  type: 'find',
  version: 1,
  family: 'retrieval',
  title: 'Find',
  description: 'Finds passages.',
  effect: 'pure',
  config: z.object({
    index: field.index().describe('Where to look'),
    topK: z.number().int().min(1).max(9).default(3).describe('How many are found'),
    filter: Json.optional(),
  }),
  inputs: { queries: port.texts({ description: 'What to look for' }), depth: port.number() },
  outputs: { documents: port.documents() },
  run: () => Promise.resolve({}),
})

const write = defineNode({
  type: 'write',
  version: 1,
  family: 'model',
  title: 'Write',
  description: 'Writes an answer.',
  effect: 'pure',
  config: z.object({ prompt: advanced(field.prompt('{{text}}')) }),
  inputs: {},
  outputs: { text: port.text() },
  dynamic: { inputs: 'any', templates: ['prompt'] },
  run: () => Promise.resolve({}),
})

const schema = graphSchema(createCatalogue([find, write, ...agedNodes]))

function problemsIn(document: unknown, by = schema): string[] {
  // SAFETY: it is JSON Schema 2020-12.
  const { valid, errors } = new Validator(by as Schema, '2020-12', false).validate(document)
  return valid ? [] : errors.map(({ instanceLocation }) => instanceLocation)
}

function withNode(node: GraphNode): Graph {
  return { heddle: 1, name: 'test', inputs: {}, nodes: { a: node }, outputs: { a: 'a.out' } }
}

const found: GraphNode = { type: 'find@1', config: { index: 'docs' } }

describe('the JSON Schema of a graph', () => {
  it('is plain JSON without hints for forms, and all its references lead somewhere', () => {
    const text = JSON.stringify(schema)
    expect(JSON.parse(text)).toStrictEqual(schema)
    expect(text).not.toContain('x-ui')
    const places = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name!)
    expect(places).toContain('settings-find-__schema0')
    expect(places.filter((name) => !(name in Object(schema['$defs'])))).toEqual([])
  })

  it('tells editors what types there are, what they do, and what their settings mean', () => {
    expect(schema).toMatchObject({
      $defs: {
        'node-find': { description: 'Finds passages.' },
        'settings-find': {
          properties: { topK: { description: 'How many are found', default: 3, maximum: 9 } },
        },
      },
    })
    expect(JSON.stringify(schema)).toContain(
      '{"const":"find@1","title":"Find","description":"Finds passages."}',
    )
  })

  it('takes settings of the node type, and no others', () => {
    expect(problemsIn(withNode(found))).toEqual([])
    expect(problemsIn(withNode({ ...found, type: 'find' }))).toEqual([])
    expect(
      problemsIn(withNode({ ...found, config: { index: 'docs', filter: [{ a: 1 }] } })),
    ).toEqual([])
    for (const config of [
      { index: 'docs', topk: 3 },
      { index: 'docs', topK: 10 },
      { index: 'docs', topK: '3' },
      { topK: 3 },
    ]) {
      expect(problemsIn(withNode({ ...found, config }))).not.toEqual([])
      expect(problemsIn(withNode({ type: 'find', config }))).not.toEqual([])
    }
    expect(problemsIn(withNode({ type: 'find@1' }))).not.toEqual([])
    expect(problemsIn(withNode({ type: 'write@1' }))).toEqual([])
  })

  it('takes changes to settings as fallbacks, also without those that must be there', () => {
    expect(problemsIn(withNode({ ...found, fallback: [{ topK: 9 }] }))).toEqual([])
    expect(problemsIn(withNode({ ...found, fallback: [{ topk: 9 }] }))).not.toEqual([])
  })

  it('takes wires into the ports of the node type, and into any where ports follow from the wires', () => {
    expect(problemsIn(withNode({ ...found, inputs: { queries: ['$.a', 'b.c'] } }))).toEqual([])
    expect(problemsIn(withNode({ ...found, inputs: { query: '$.a' } }))).not.toEqual([])
    expect(problemsIn(withNode({ ...found, inputs: { queries: 'a' } }))).not.toEqual([])
    expect(problemsIn(withNode({ type: 'write@1', inputs: { anything: '$.a' } }))).toEqual([])
  })

  it('takes settings of older versions as they come, and knows no newer and no other type', () => {
    const settings = { length: 2 }
    expect(problemsIn(withNode({ type: 'shorten@1', config: settings }))).toEqual([])
    expect(problemsIn(withNode({ type: 'shorten@2', config: settings }))).toEqual([])
    expect(problemsIn(withNode({ type: 'shorten@3', config: settings }))).not.toEqual([])
    expect(problemsIn(withNode({ type: 'shorten@4' }))).not.toEqual([])
    expect(problemsIn(withNode({ type: 'fnid@1' }))).not.toEqual([])
  })

  it('marks what is wrong anywhere else in the document', () => {
    const broken: object[] = [
      { heddle: 2 },
      { name: 'Has Capitals' },
      { more: 1 },
      { inputs: { a: { type: 'texts' } } },
      { inputs: { a: { type: 'text', required: true } } },
      { nodes: { 'a.b': found } },
      { nodes: { a: { frame: 'loop' } } },
      { nodes: { a: { frame: 'map', over: '$.a', max: 3 } } },
      { nodes: { a: { ...found, retry: { attempts: 0 } } } },
      { nodes: { a: { ...found, onError: 'go on' } } },
      { outputs: { a: [] } },
      { layout: { a: [0] } },
    ]
    for (const change of broken) {
      expect(problemsIn({ ...withNode(found), ...change })).not.toEqual([])
    }
  })

  it('takes every document that has the shape of a graph of known types', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        expect(problemsIn(graph, graphSchema(createCatalogue(typesIn(graph))))).toEqual([])
      }),
    )
  })
})

/** Node types that take whatever the nodes of a graph have. */
function typesIn(graph: Graph): NodeType[] {
  const nodes = Object.values(graph.nodes).flatMap((entry) => (isFrame(entry) ? [] : [entry]))
  const keys = nodes.flatMap(({ config = {}, fallback = [] }) =>
    [config, ...fallback].flatMap(Object.keys),
  )
  return [...new Set(nodes.map(({ type }) => readTypeName(type).type))].map((type) =>
    defineNode({
      type,
      version: 1,
      family: 'tool',
      title: type,
      description: '',
      effect: 'pure',
      config: z.object(Object.fromEntries(keys.map((key) => [key, Json.optional()]))),
      inputs: {},
      outputs: {},
      dynamic: { inputs: 'any' },
      run: () => Promise.resolve({}),
    }),
  )
}
