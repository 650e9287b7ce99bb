import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { graphOf } from '../../test/support/small-engine.ts'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { checkContext } from '../graph/catalogue-check.ts'
import { createCatalogue } from '../graph/catalogue.ts'
import { check } from '../graph/check.ts'
import { defineNode, field, hinted } from '../graph/define-node.ts'
import type { Graph, GraphEntry, GraphNode } from '../graph/document.ts'
import { hashGraph } from '../graph/hash.ts'
import { planGraph, plannedConfig } from './plan-graph.ts'
import type { Body, NodeStep, Plan, Source, Step, SubgraphStep } from './plan.ts'

const panel = defineNode({
  type: 'panel',
  version: 1,
  family: 'check',
  title: 'Panel',
  description: 'Names models in a list.',
  effect: 'pure',
  config: z.object({
    model: field.model('chat'),
    judges: hinted(z.array(z.string()).default([]), { kind: 'model', role: 'chat' }),
  }),
  inputs: {},
  outputs: {},
  run: () => Promise.resolve({}),
})

const catalogue = createCatalogue(smallNodes)
const context = checkContext(catalogue)

/** Plans a graph that has no problems. */
function planned(graph: Graph): Plan {
  expect(check(graph, context).problems).toEqual([])
  return planGraph(graph, catalogue, context)
}

function isNode(step: Step): step is NodeStep | SubgraphStep {
  return step.kind === 'node' || step.kind === 'graph'
}

/** A body as text: units with their steps, what they wait for, and the bodies of frames in brackets. */
function shapeOf(body: Body): string {
  const stepText = (step: Step): string =>
    isNode(step) ? step.id : `${step.id}[${shapeOf(step.body)}]`
  return body.units
    .map(({ steps, after }) => {
      const waits = after.length === 0 ? '' : ` after ${after.join(',')}`
      return `${steps.map(stepText).join(' ')}${waits}`
    })
    .join('; ')
}

function stepsIn(body: Body): Step[] {
  return body.steps.flatMap((step) => (isNode(step) ? [step] : [step, ...stepsIn(step.body)]))
}

function stepOf(plan: Plan, id: string): Step {
  const step = stepsIn(plan.root).find((one) => one.id === id)
  if (step === undefined) throw new Error(`The plan has no step "${id}".`)
  return step
}

function nodeOf(plan: Plan, id: string): NodeStep {
  const step = stepOf(plan, id)
  if (step.kind !== 'node') throw new Error(`"${id}" is a frame.`)
  return step
}

/** `node.port:type@home`, with `<` in front of one that carries the value of the turn before. */
function sourceText(source: Source): string {
  switch (source.kind) {
    case 'input':
      return `$.${source.name}:${source.type}`
    case 'item':
    case 'index':
      return `$${source.kind}(${source.map}):${source.type}`
    case 'port':
      return `${source.backward ? '<' : ''}${source.node}.${source.port}:${source.type}@${source.home ?? 'graph'}`
  }
}

function inputsOf(plan: Plan, id: string): string[] {
  return nodeOf(plan, id).inputs.map(
    ({ port, list, sources }) =>
      `${port}${list ? '[]' : ''} = ${sources.map(sourceText).join(' | ') || 'nothing'}`,
  )
}

describe('units', () => {
  it('make a chain with the join behind it one task, and each further branch another', () => {
    const plan = planned(
      graphOf({
        nodes: {
          a: { type: 'pass' },
          b: { type: 'pass', inputs: { in: 'a.out' } },
          c: { type: 'pass', inputs: { in: 'a.out' } },
          d: { type: 'pass', inputs: { in: 'c.out' } },
          e: { type: 'pass', inputs: { in: 'b.out', also: 'd.out' } },
          f: { type: 'pass', inputs: { in: 'e.out' } },
        },
        outputs: { f: 'f.out' },
      }),
    )
    expect(shapeOf(plan.root)).toBe('a b e f; c d after a')
  })

  it('are the same whatever the order of keys in the document', () => {
    const nodes: Graph['nodes'] = {
      z: { type: 'pass' },
      a: { type: 'pass', inputs: { in: 'z.out' } },
      m: { type: 'pass', inputs: { in: ['a.out', 'z.out'] } },
    }
    const graph = graphOf({ nodes, outputs: { m: 'm.out' } })
    const backwards = graphOf({
      nodes: Object.fromEntries(Object.entries(nodes).toReversed()),
      outputs: { m: 'm.out' },
    })
    expect(shapeOf(planned(backwards).root)).toBe(shapeOf(planned(graph).root))
    expect(planned(backwards).version).toBe(hashGraph(graph))
  })

  it('put a frame in the place of a node, with its inside as a body of its own', () => {
    const plan = planned(
      graphOf({
        inputs: { items: { type: 'any[]' } },
        nodes: {
          before: { type: 'pass', inputs: { in: '$.items' } },
          each: { frame: 'map', over: '$.items' },
          x: { type: 'pass', in: 'each', inputs: { in: '$item', also: 'before.out' } },
          y: { type: 'pass', in: 'each', inputs: { in: 'x.out' } },
          after: { type: 'pass', inputs: { in: 'y.out' } },
        },
        outputs: { after: 'after.out' },
      }),
    )
    expect(shapeOf(plan.root)).toBe('before each[x y] after')
  })
})

describe('a loop in a map', () => {
  const graph = graphOf({
    inputs: { items: { type: 'number[]' }, bound: { type: 'number', default: 3 } },
    nodes: {
      each: { frame: 'map', over: '$.items', concurrency: 2 },
      double: { type: 'pass', in: 'each', inputs: { in: '$item', also: '$index' } },
      turns: {
        frame: 'loop',
        in: 'each',
        max: 9,
        until: 'count.done',
        onExhausted: { best: 'count.number' },
      },
      count: {
        type: 'count',
        in: 'turns',
        inputs: { before: ['count.number', 'look.out'], start: ['double.out', '$.bound'] },
      },
      look: { type: 'pass', in: 'turns', inputs: { in: 'count.number', also: '$item' } },
      inside: { type: 'pass', in: 'each', inputs: { in: 'count.number' } },
      outside: { type: 'pass', inputs: { in: 'count.number', also: 'turns.iterations' } },
    },
    outputs: { numbers: 'count.number', last: ['outside.out', 'inside.out'] },
  })

  it('nests its bodies and orders each by its own wires', () => {
    expect(shapeOf(planned(graph).root)).toBe('each[double turns[count look] inside] outside')
  })

  it('reads each value in the scope where it is found, and marks what carries the turn before', () => {
    const plan = planned(graph)
    expect(inputsOf(plan, 'double')).toEqual([
      'in = $item(each):number',
      'also = $index(each):number',
    ])
    expect(inputsOf(plan, 'count')).toEqual([
      'before = <count.number:number@turns | <look.out:any@turns',
      'start = double.out:any@each | $.bound:number',
    ])
    expect(inputsOf(plan, 'look')).toEqual([
      'in = count.number:number@turns',
      'also = $item(each):number',
    ])
    expect(inputsOf(plan, 'inside')).toEqual(['in = count.number:number@each'])
    expect(inputsOf(plan, 'outside')).toEqual([
      'in = count.number:number[]@graph',
      'also = turns.iterations:number[]@graph',
    ])
  })

  it('exports from each frame what something outside it reads', () => {
    const plan = planned(graph)
    const each = stepOf(plan, 'each')
    const turns = stepOf(plan, 'turns')
    if (isNode(each) || isNode(turns)) throw new Error('A frame is no node.')
    expect(turns.exports).toEqual([{ id: 'count', ports: ['number'] }])
    expect(each.exports.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: 'count', ports: ['number'] },
      { id: 'inside', ports: ['out'] },
      { id: 'turns', ports: ['iterations'] },
    ])
  })

  // A graph may have hundreds of frames and thousands of wires, and nothing else goes on meanwhile.
  it('do not look through all wires one by one', () => {
    const [deep, wide, wires] = [5, 100, 10]
    const nodes: Record<string, GraphEntry> = {}
    for (let at = 0; at < deep; at += 1) {
      nodes[`d${at}`] = { frame: 'loop', max: 1, ...(at === 0 ? {} : { in: `d${at - 1}` }) }
    }
    for (let at = 0; at < wide; at += 1) {
      const before = Array.from({ length: Math.min(at, wires) }, (_, back) => at - 1 - back)
      nodes[`f${at}`] = { frame: 'loop', max: 1, in: `d${deep - 1}` }
      nodes[`n${at}`] = {
        type: 'pass',
        in: `f${at}`,
        inputs: at === 0 ? {} : { in: before.map((one) => `n${one}.out`) },
      }
    }
    let looks = 0
    const counted = new Proxy(nodes, {
      get: (target, id) => {
        looks += 1
        return Reflect.get(target, id)
      },
    })
    const graph: Graph = { heddle: 1, name: 'g', inputs: {}, nodes, outputs: { out: 'n99.out' } }
    const first = stepOf(planned(graph), 'f0')
    expect(isNode(first) ? [] : first.exports).toEqual([{ id: 'n0', ports: ['out'] }])
    planGraph({ ...graph, nodes: counted }, catalogue, context)
    expect(looks / (wide * wires)).toBeLessThan(wide * 2)
  })

  it('knows the ports that its loop looks at, and tells the node that they are read', () => {
    const plan = planned(graph)
    const turns = stepOf(plan, 'turns')
    expect(turns).toMatchObject({
      kind: 'loop',
      until: { node: 'count', port: 'done', home: 'turns' },
      best: { node: 'count', port: 'number', home: 'turns' },
    })
    expect(nodeOf(plan, 'count').read.toSorted()).toEqual(['done', 'number'])
    expect(nodeOf(plan, 'look').read).toEqual(['out'])
  })
})

describe('nodes', () => {
  it('carry their configs with defaults filled in, one for each fallback', () => {
    const plan = planned(
      graphOf({
        nodes: {
          a: { type: 'slow', config: { milliseconds: 1 }, fallback: [{ milliseconds: 2 }, {}] },
          b: { type: 'slow' },
          c: { type: 'slow', config: { milliseconds: 20 } },
        },
        outputs: { a: ['a.out', 'b.out', 'c.out'] },
      }),
    )
    const hashes = nodeOf(plan, 'a').configs.map(({ hash }) => hash)
    expect(nodeOf(plan, 'a').configs.map(({ values }) => values)).toEqual([
      { milliseconds: 1 },
      { milliseconds: 2 },
      { milliseconds: 1 },
    ])
    expect(hashes[0]).toBe(hashes[2])
    expect(hashes[0]).not.toBe(hashes[1])
    // A default that is written out is the same config.
    expect(nodeOf(plan, 'b').configs[0]?.hash).toBe(nodeOf(plan, 'c').configs[0]?.hash)
  })

  it('gather the sources of a list port, and take the first of a plain one', () => {
    const plan = planned(
      graphOf({
        inputs: { a: { type: 'text' }, b: { type: 'text[]' } },
        nodes: { n: { type: 'pass', inputs: { in: ['$.a', '$.b'] } } },
        outputs: { all: ['$.b', '$.a'], one: ['n.out', '$.a'] },
      }),
    )
    expect(inputsOf(plan, 'n')).toEqual(['in = $.a:text | $.b:text[]'])
    expect(plan.outputs.map(({ port, list, type }) => `${port} ${list} ${type}`)).toEqual([
      'all true text[]',
      'one false any',
    ])
  })
})

it('reads inputs as their type declares them, in whatever order they are written', () => {
  const nodes = (inputs: GraphNode['inputs']): Graph['nodes'] => ({
    a: { type: 'pass', ...(inputs === undefined ? {} : { inputs }) },
  })
  const graph = (inputs: GraphNode['inputs']): Graph =>
    graphOf({ inputs: { x: { type: 'text' } }, nodes: nodes(inputs), outputs: { a: 'a.out' } })
  const written = planned(graph({ also: '$.x', in: '$.x' }))
  expect(inputsOf(written, 'a')).toEqual(inputsOf(planned(graph({ in: '$.x', also: '$.x' })), 'a'))
})

it('marks the inputs whose values are looked at when they arrive', () => {
  const plan = planned(
    graphOf({
      inputs: { numbers: { type: 'number[]' }, any: { type: 'any' } },
      nodes: {
        sure: { type: 'even', inputs: { number: 'first.number' } },
        first: { type: 'count', inputs: { start: '$.any' } },
        open: { type: 'pass', inputs: { in: '$.any' } },
        each: { frame: 'map', over: '$.numbers', onItemError: 'collect' },
        inside: { type: 'even', in: 'each', inputs: { number: '$item' } },
        again: { frame: 'map', over: 'inside.even' },
        nulls: { type: 'even', in: 'again', inputs: { number: '$item' } },
      },
      outputs: { odd: ['sure.odd', 'open.out'], nulls: 'nulls.odd' },
    }),
  )
  const unsure = stepsIn(plan.root).flatMap((step) =>
    step.kind === 'node' && step.inputs.some((input) => input.unsure) ? [step.id] : [],
  )
  expect(unsure.sort()).toEqual(['first', 'nulls'])
})

it('says that the check should have refused what it cannot plan', () => {
  const unknown = graphOf({ nodes: { a: { type: 'unheard' } }, outputs: { a: 'a.out' } })
  expect(() => planGraph(unknown, catalogue, context)).toThrow(
    'The node "a" has the unknown type "unheard"; the check should have refused this.',
  )
  const circle = graphOf({
    nodes: {
      a: { type: 'need', inputs: { in: 'b.out' } },
      b: { type: 'need', inputs: { in: 'a.out' } },
    },
    outputs: { a: 'a.out' },
  })
  expect(() => planGraph(circle, catalogue, context)).toThrow('The nodes a, b wait for each other')
})

describe('the settings of a node', () => {
  it('name the models that its result depends on, also those in a list', () => {
    expect(plannedConfig(panel, { judges: ['small', 'openai:judge'] }).models).toEqual([
      { role: 'chat', name: 'default' },
      { role: 'chat', name: 'small' },
      { role: 'chat', name: 'openai:judge' },
    ])
  })
})
