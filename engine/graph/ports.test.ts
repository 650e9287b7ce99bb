import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { graphOf } from '../../test/support/small-engine.ts'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { checkContext } from './catalogue-check.ts'
import { createCatalogue } from './catalogue.ts'
import { defineNode, field, port } from './define-node.ts'
import type { GraphNode } from './document.ts'
import { canConnect, portsOf, typeOfReference } from './ports.ts'

const write = defineNode({
  type: 'write',
  version: 1,
  family: 'transform',
  title: 'Write',
  description: 'Writes a text.',
  effect: 'pure',
  config: z.object({ prompt: field.prompt(''), cases: z.array(z.any()).default([]) }),
  inputs: { documents: port.documents() },
  outputs: { text: port.text() },
  dynamic: {
    inputs: 'text',
    templates: ['prompt'],
    outputs: { key: 'cases', property: 'port', type: 'number' },
  },
  run: () => Promise.resolve({ text: '' }),
})

const context = checkContext(createCatalogue([...smallNodes, write]))

const graph = graphOf({
  inputs: { queries: { type: 'text[]' }, anything: { type: 'any' } },
  nodes: {
    write: {
      type: 'write@1',
      config: {
        prompt: '{{question}} {{documents}} {{toString}}',
        cases: [{ port: 'refund' }, 'sum', 7, {}],
      },
      inputs: { tone: '$.queries', documents: 'even.odd' },
      onError: 'emit',
    },
    outer: { frame: 'map', over: '$.queries' },
    inner: { frame: 'map', over: '$.anything', in: 'outer' },
    turns: { frame: 'loop', max: 2, in: 'inner' },
    one: { type: 'stream', in: 'outer', inputs: { text: '$item' } },
    two: { type: 'stream', in: 'inner', inputs: { text: '$item' } },
    three: { type: 'even', in: 'turns', inputs: { number: '$index' } },
    even: { type: 'even', inputs: { number: '$.anything' } },
    unknown: { type: 'unheard' },
  },
  outputs: { text: 'write.text' },
})

describe('portsOf', () => {
  it('gives declared ports, those that follow from config and wires, and the port for errors', () => {
    const { inputs, outputs } = portsOf(graph, 'write', context)
    expect(
      Object.entries(inputs).map(([name, { type, optional }]) => `${name} ${type} ${optional}`),
    ).toEqual([
      'documents documents false',
      'tone text true',
      'question text true',
      'toString text true',
    ])
    expect(Object.keys(outputs)).toEqual(['refund', 'sum', 'text', 'error'])
  })

  it('gives outputs of the types that the config says, and those of the default config', () => {
    const form = defineNode({
      type: 'form',
      version: 1,
      family: 'flow',
      title: 'Form',
      description: 'Has fields.',
      effect: 'pure',
      config: z.object({ fields: z.array(z.any()).default([{ name: 'answer', type: 'text' }]) }),
      inputs: {},
      outputs: {},
      dynamic: {
        outputs: { key: 'fields', property: 'name', type: 'any', typeProperty: 'type' },
      },
      run: () => Promise.resolve({}),
    })
    const outputsWith = (config: GraphNode['config'] | undefined): string[] => {
      const node = { type: 'form', ...(config === undefined ? {} : { config }) }
      const { outputs } = portsOf(
        graphOf({ nodes: { node }, outputs: {} }),
        'node',
        checkContext(createCatalogue([form])),
      )
      return Object.entries(outputs).map(([name, { type }]) => `${name} ${type}`)
    }
    const fields = [
      { name: 'count', type: 'number' },
      { name: 'texts', type: 'text[]' },
      { name: 'odd', type: 'toString' },
      { name: 'bare' },
      { name: '' },
    ]
    expect(outputsWith({ fields })).toEqual(['count number', 'texts text[]', 'odd any', 'bare any'])
    expect(outputsWith(undefined)).toEqual(['answer text'])
    expect(outputsWith({ fields: 'none' })).toEqual([])
  })

  it('gives inputs for what the default template names, until the config says another', () => {
    const greet = defineNode({
      type: 'greet',
      version: 1,
      family: 'transform',
      title: 'Greet',
      description: 'Writes a greeting.',
      effect: 'pure',
      config: z.object({ text: field.prompt('Hello, {{name}}') }),
      inputs: {},
      outputs: { text: port.text() },
      dynamic: { inputs: 'any', templates: ['text'] },
      run: () => Promise.resolve({ text: '' }),
    })
    const inputsWith = (config: GraphNode['config'] | undefined): string[] => {
      const node = { type: 'greet', ...(config === undefined ? {} : { config }) }
      const greeting = graphOf({ nodes: { node }, outputs: {} })
      return Object.keys(portsOf(greeting, 'node', checkContext(createCatalogue([greet]))).inputs)
    }
    expect(inputsWith(undefined)).toEqual(['name'])
    expect(inputsWith({ text: 'Good {{time}}' })).toEqual(['time'])
  })

  it('gives the ports of frames', () => {
    expect(Object.keys(portsOf(graph, 'turns', context).outputs)).toEqual([
      'iterations',
      'exhausted',
    ])
    expect(Object.keys(portsOf(graph, 'outer', context).outputs)).toEqual(['errors'])
  })

  it('gives none for what is not there, or of a type that is not known', () => {
    for (const id of ['nothing', 'toString', '__proto__', 'unknown'])
      expect(portsOf(graph, id, context)).toEqual({ inputs: {}, outputs: {} })
  })
})

describe('typeOfReference', () => {
  const from = (reference: string, reader: string): string | undefined =>
    typeOfReference(graph, reference, reader, context)

  it('tells what arrives at a reader in the same body, and a list at one outside a map', () => {
    expect(from('$.queries', 'one')).toBe('text[]')
    expect(from('one.text', 'one')).toBe('text')
    expect(from('one.text', 'two')).toBe('text')
    expect(from('one.text', 'write')).toBe('text[]')
    expect(from('two.text', 'one')).toBe('text[]')
    expect(from('two.text', '')).toBe('any[]')
    // A loop is no list: its last turn counts.
    expect(from('three.even', 'two')).toBe('number')
    expect(from('turns.iterations', 'one')).toBe('number[]')
  })

  it('gives the item of the innermost map', () => {
    expect(from('$item', 'one')).toBe('text')
    expect(from('$item', 'inner')).toBe('text')
    expect(from('$item', 'two')).toBe('any')
    expect(from('$index', 'three')).toBe('number')
    expect(from('$item', 'outer')).toBeUndefined()
    expect(from('$index', 'write')).toBeUndefined()
  })

  it('is undefined for what is not there', () => {
    for (const reference of [
      '$.nothing',
      '$.toString',
      'nothing.x',
      'toString.name',
      'one.nothing',
    ])
      expect(from(reference, 'write')).toBeUndefined()
  })
})

describe('canConnect', () => {
  const connect = (reference: string, node: string, name: string): unknown =>
    canConnect(graph, reference, { node, port: name }, context)

  it('names the conversion, or the reason why not', () => {
    expect(connect('one.text', 'two', 'text')).toEqual({ ok: true, conversion: '' })
    expect(connect('even.odd', 'two', 'text')).toEqual({ ok: true, conversion: 'as text' })
    expect(connect('one.text', 'even', 'number')).toEqual({
      ok: false,
      reason: 'needs number, got text[]',
    })
    expect(connect('one.text', 'even', 'nothing')).toEqual({
      ok: false,
      reason: '"even" has no input "nothing"',
    })
    expect(connect('$item', 'even', 'number')).toEqual({
      ok: false,
      reason: 'there is no "$item" here',
    })
  })
})
