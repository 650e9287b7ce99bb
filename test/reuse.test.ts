import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { defineNode, field, port, type NodeType } from '../engine/graph/define-node.ts'
import type { Graph, GraphNode } from '../engine/graph/document.ts'
import type { Effect } from '../engine/graph/node-description.ts'
import type { Json } from '../engine/graph/values.ts'
import type { Journal } from '../engine/journal/journal.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { offlineModels } from '../engine/models/models.ts'
import { createEngine } from '../engine/run/create-engine.ts'
import type { RunOptions } from '../engine/run/engine.ts'
import { shuffled } from './support/arbitrary-graph.ts'
import { collect, graphOf } from './support/small-engine.ts'
import { smallNodes } from './support/small-nodes.ts'

/** All that a run could have otherwise than the one before it. */
interface World {
  readonly type: string
  readonly version: number
  readonly revision: number
  readonly effect: Effect
  /** What a setting of the node type is when nobody sets it. */
  readonly fallback: number
  readonly model: string
  readonly index: string
  readonly config: GraphNode['config']
  readonly input: Readonly<Record<string, Json>>
  readonly options: RunOptions
  change(graph: Graph): Graph
}

const world: World = {
  type: 'weave',
  version: 1,
  revision: 1,
  effect: 'pure',
  fallback: 3,
  model: 'provider:small',
  index: 'docs-1',
  config: { mark: '!', more: { warp: 1, weft: 2 } },
  input: { word: 'loom', count: 2, list: ['a', 'b'] },
  options: { reuse: true },
  change: (graph) => graph,
}

function weave(given: World): NodeType {
  return defineNode({
    type: given.type,
    version: given.version,
    revision: given.revision,
    family: 'transform',
    title: 'Weave',
    description: 'Joins what it is given.',
    effect: given.effect,
    config: z.object({
      mark: z.string(),
      more: z.record(z.string(), z.number()).optional(),
      times: z.number().default(given.fallback),
      model: field.model('chat'),
      index: field.index().default('docs'),
    }),
    inputs: {
      text: port.any(),
      also: port.any({ optional: true }),
      list: port.list({ optional: true }),
    },
    outputs: { text: port.text() },
    run: ({ config, inputs }) =>
      Promise.resolve({ text: JSON.stringify([config.mark, inputs.text, inputs.list]) }),
  })
}

function graphIn(given: World): Graph {
  return given.change(
    graphOf({
      inputs: {
        word: { type: 'text' },
        count: { type: 'any' },
        list: { type: 'text[]' },
        none: { type: 'text', optional: true },
      },
      nodes: {
        before: { type: 'pass', inputs: { in: '$.word' } },
        cloth: {
          type: given.type,
          ...(given.config === undefined ? {} : { config: given.config }),
          inputs: { text: 'before.out', also: '$.count', list: ['$.list', '$.word'] },
        },
      },
      outputs: { text: 'cloth.text', none: ['$.none', 'before.out'] },
    }),
  )
}

/** Whether the weaving node was executed in a run of this world. */
async function executes(given: World, journal: Journal): Promise<boolean> {
  const engine = createEngine({
    catalogue: createCatalogue([...smallNodes, weave(given)]),
    journal,
    models: { ...offlineModels, resolve: () => given.model },
    indexes: {
      open: (name) => Promise.reject(new Error(`There is no index "${name}".`)),
      version: () => Promise.resolve(given.index),
    },
  })
  const run = await engine.start(graphIn(given), given.input, given.options)
  const events = await collect(run.events())
  expect(await run.result).toMatchObject({ status: 'succeeded' })
  const starts = events.filter(
    (event) => event.type === 'node-start' && event.nodeType === given.type,
  )
  const ends = events.flatMap((event) =>
    event.type === 'node-end' && event.nodeType === given.type ? [event] : [],
  )
  expect(ends).toHaveLength(1)
  // It was executed, or it says whose record stands for it, and never both.
  expect(ends[0]?.reused === undefined).toBe(starts.length === 1)
  return starts.length === 1
}

/** Whether the second world executes what the first one had executed. */
async function executesAgain(second: Partial<World>, first: Partial<World> = {}): Promise<boolean> {
  const journal = memoryJournal()
  expect(await executes({ ...world, ...first }, journal)).toBe(true)
  const again = await executes({ ...world, ...second }, journal)
  await journal.close()
  return again
}

function changeNode(graph: Graph, change: (node: GraphNode) => GraphNode): Graph {
  // SAFETY: the graph of this test has a node there.
  return { ...graph, nodes: { ...graph.nodes, cloth: change(graph.nodes['cloth'] as GraphNode) } }
}

function withWires(wires: NonNullable<GraphNode['inputs']>): Partial<World> {
  return {
    change: (graph) =>
      changeNode(graph, (node) => ({ ...node, inputs: { ...node.inputs, ...wires } })),
  }
}

function withSettings(settings: Partial<GraphNode>): Partial<World> {
  return { change: (graph) => changeNode(graph, (node) => ({ ...node, ...settings })) }
}

describe('a node is executed again when something changed that could change its result:', () => {
  const changes: Record<string, Partial<World>> = {
    'another node type with the same code': { type: 'knit' },
    'a newer version of the node type': { version: 2 },
    'a newer revision of its code': { revision: 2 },
    'another value in its config': { config: { ...world.config, mark: '?' } },
    'a value deep in its config': { config: { ...world.config, more: { warp: 1, weft: 3 } } },
    'a config that says less': { config: { mark: '!' } },
    'another default of a setting that nobody set': { fallback: 4 },
    'the same profile, behind which stands another model': { model: 'provider:large' },
    'another profile of the same name as the old model': {
      config: { ...world.config, model: 'small' },
    },
    'the same index with other documents': { index: 'docs-2' },
    'another index of the same version': { config: { ...world.config, index: 'other' } },
    'another value at an input': { input: { ...world.input, word: 'heddle' } },
    'a number instead of the text that reads like it': { input: { ...world.input, count: '2' } },
    'the items of a list in another order': { input: { ...world.input, list: ['b', 'a'] } },
    'two inputs with each other’s values': withWires({ text: '$.count', also: 'before.out' }),
    'sources of a list port in another order': withWires({ list: ['$.word', '$.list'] }),
    'a value at another port': withWires({ text: '$.count' }),
    'an input that is not connected any more': withWires({ also: '$.none' }),
    'another trial': { options: { reuse: true, trial: 1 } },
    'a cache that is off': withSettings({ cache: 'off' }),
    'a run that does not ask for earlier results': { options: {} },
  }
  it.each(Object.keys(changes))('%s', async (name) => {
    expect(await executesAgain(changes[name]!)).toBe(true)
  })

  it.each(['idempotent', 'at-most-once'] as const)(
    'another place, for a node that is %s',
    async (effect) => {
      expect(await executesAgain({ effect }, { effect })).toBe(true)
    },
  )
})

describe('its result is taken from an earlier run when nothing changed but', () => {
  const backwards = (keys: readonly string[]): readonly string[] => keys.toReversed()
  const changes: Record<string, Partial<World>> = {
    'the run': {},
    'the layout': { change: (graph) => ({ ...graph, layout: { cloth: [7, 7] } }) },
    'the name, title and description of the graph': {
      change: (graph) => ({ ...graph, name: 'other', title: 'Other', description: 'Another one.' }),
    },
    'the ids of nodes': {
      change: ({ nodes, ...graph }) => ({
        ...graph,
        nodes: { first: nodes['before']!, carpet: { ...wired(nodes['cloth']), title: 'Carpet' } },
        outputs: { text: 'carpet.text' },
      }),
    },
    'titles and notes': withSettings({ title: 'Cloth', note: 'See there.' }),
    'the order of keys in the document': {
      // SAFETY: the same document with its keys in another order.
      change: (graph) => shuffled(graph as unknown as Json, backwards) as unknown as Graph,
    },
    'the order of keys in the config': {
      config: { more: { weft: 2, warp: 1 }, mark: '!' },
    },
    'defaults that are written out': {
      config: { ...world.config, times: 3, model: 'default', index: 'docs' },
    },
    'sources behind the one that counts': withWires({ text: ['before.out', '$.none', '$.word'] }),
    'a source that has no value': withWires({ text: ['$.none', 'before.out'] }),
    'the source of the same value': withWires({ text: '$.word' }),
    'what is done about failures': withSettings({
      retry: { attempts: 5 },
      timeout: 9_999,
      onError: 'emit',
      fallback: [{ mark: '?' }],
    }),
    'other nodes': {
      change: (graph) => ({
        ...graph,
        nodes: { ...graph.nodes, more: { type: 'pass', inputs: { in: 'cloth.text' } } },
        outputs: { more: 'more.out' },
      }),
    },
    'the frame it stands in': {
      change: (graph) => ({
        ...changeNode(graph, (node) => ({ ...node, in: 'turns' })),
        nodes: {
          ...changeNode(graph, (node) => ({ ...node, in: 'turns' })).nodes,
          turns: { frame: 'loop', max: 1 },
        },
      }),
    },
  }
  it.each(Object.keys(changes))('%s', async (name) => {
    expect(await executesAgain(changes[name]!)).toBe(false)
  })

  function wired(node: Graph['nodes'][string] | undefined): GraphNode {
    // SAFETY: the graph of this test has a node there.
    const { inputs, ...rest } = node as GraphNode
    return { ...rest, inputs: { ...inputs, text: 'first.out' } }
  }
})

it('a reused result is named after the execution itself, also through a second reuse', async () => {
  const journal = memoryJournal()
  await executes({ ...world, options: { reuse: true, id: 'first' } }, journal)
  await executes({ ...world, options: { reuse: true, id: 'second' } }, journal)
  await executes({ ...world, options: { reuse: true, id: 'third' } }, journal)
  const ends = ['second', 'third'].map((run) =>
    journal.events(run).find((event) => event.type === 'node-end' && event.node === 'cloth'),
  )
  const place = { run: 'first', path: 'cloth' }
  expect(ends).toMatchObject([{ reused: place }, { reused: place }])
  await journal.close()
})
