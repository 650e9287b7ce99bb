import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { collect, graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import { defineNode, port } from '../graph/define-node.ts'
import type { Graph } from '../graph/document.ts'
import type { Json } from '../graph/values.ts'
import type { RunResult } from './run-graph.ts'

let working = 0
let mostAtOnce = 0

/** Takes longer for earlier items, so that they end in the opposite order. */
const backwards = defineNode({
  type: 'backwards',
  version: 1,
  family: 'transform',
  title: 'Backwards',
  description: 'Ends in the opposite order.',
  effect: 'pure',
  config: z.object({}),
  inputs: { in: port.any(), index: port.number() },
  outputs: { out: port.any() },
  async run({ inputs }) {
    working += 1
    mostAtOnce = Math.max(mostAtOnce, working)
    await wait(Math.max(0, 12 - 3 * inputs.index))
    working -= 1
    return { out: inputs.in }
  },
})

async function runOf(graph: Graph, items: Json): Promise<{ result: RunResult; lines: string[] }> {
  const engine = smallEngine({ nodes: [backwards] })
  const run = await engine.start(graph, { items })
  const lines = linesOf(await collect(run.events()))
  return { result: await run.result, lines }
}

function mapped(frame: object, nodes: Graph['nodes'], outputs: Graph['outputs']): Graph {
  return graphOf({
    inputs: { items: { type: 'any' } },
    nodes: { each: { frame: 'map', over: '$.items', ...frame }, ...nodes },
    outputs,
  })
}

const inputs = { in: '$item', index: '$index' }

it('keeps the order of its items, and works on as many at once as it may', async () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f']
  const atOnce = async (concurrency?: number): Promise<number> => {
    mostAtOnce = 0
    const graph = mapped(
      concurrency === undefined ? {} : { concurrency },
      { one: { type: 'backwards', in: 'each', inputs } },
      { list: 'one.out' },
    )
    expect((await runOf(graph, items)).result.outputs).toEqual({ list: items })
    return mostAtOnce
  }
  expect(await atOnce(1)).toBe(1)
  expect(await atOnce(3)).toBe(3)
  expect(await atOnce()).toBe(4)
  expect(await atOnce(1000)).toBe(6)
})

it('gives each item its number from 0, and each its own path from 1', async () => {
  const graph = mapped(
    {},
    { one: { type: 'pass', in: 'each', inputs: { in: '$index' } } },
    { list: 'one.out' },
  )
  const { result, lines } = await runOf(graph, [null, null])
  expect(result.outputs).toEqual({ list: [0, 1] })
  expect(lines).toContain('node-end each#2/one')
  expect(lines).toContain('frame-iteration each 2/2')
})

it('makes no turn for an empty list, and lists of nothing behind it', async () => {
  const graph = mapped(
    {},
    { one: { type: 'pass', in: 'each', inputs: { in: '$item' } } },
    { list: 'one.out', errors: 'each.errors' },
  )
  const { result, lines } = await runOf(graph, [])
  expect(result.outputs).toEqual({ list: [], errors: [] })
  expect(lines).toEqual(['run-start', 'run-end succeeded'])
})

it('refuses what is no list, and a list that is too long', async () => {
  const graph = mapped(
    {},
    { one: { type: 'pass', in: 'each', inputs: { in: '$item' } } },
    { list: 'one.out' },
  )
  expect((await runOf(graph, { a: 1 })).result.error).toEqual({
    message: 'The map "each" was given something that is not a list.',
    code: 'input',
    node: 'each',
  })
  const long = Array.from({ length: 10_001 }, () => 0)
  expect((await runOf(graph, long)).result.error?.message).toBe(
    'The map "each" was given 10001 items; 10000 is the limit. Split the list, or let one node handle it whole.',
  )
})

it('is skipped when its list is absent, with all that reads it', async () => {
  const graph = graphOf({
    inputs: { items: { type: 'any[]', optional: true } },
    nodes: {
      each: { frame: 'map', over: '$.items' },
      one: { type: 'pass', in: 'each', inputs: { in: '$item' } },
      behind: { type: 'need', inputs: { in: 'one.out' } },
    },
    outputs: { list: 'behind.out' },
  })
  const engine = smallEngine()
  const run = await engine.start(graph, {})
  const events = await collect(run.events())
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: {} })
  expect(events.find((event) => event.type === 'node-skip')).toMatchObject({
    reason: 'The required input "in" is absent: "one" was skipped.',
  })
})

describe('an item that fails', () => {
  const graph = (frame: object): Graph =>
    mapped(
      { concurrency: 1, ...frame },
      {
        first: { type: 'pass', in: 'each', config: { mark: '!' }, inputs: { in: '$item' } },
        second: {
          type: 'fail',
          in: 'each',
          config: { on: ['b!', 'c!'] },
          inputs: { in: 'first.out' },
        },
      },
      { first: 'first.out', second: 'second.out', errors: 'each.errors' },
    )
  const errors = [
    { index: 1, message: 'It does not like "b!".' },
    { index: 2, message: 'It does not like "c!".' },
  ]

  it('makes the map fail, and no further item begins', async () => {
    const { result, lines } = await runOf(graph({}), ['a', 'b', 'c', 'd'])
    expect(result).toMatchObject({
      status: 'failed',
      outputs: {},
      error: { message: 'It does not like "b!".' },
    })
    expect(lines).not.toContain('node-start each#3/first')
  })

  it('is left out of every list, so that they stay aligned', async () => {
    const { result } = await runOf(graph({ onItemError: 'skip' }), ['a', 'b', 'c', 'd'])
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: { first: ['a!', 'd!'], second: ['a!', 'd!'], errors },
    })
  })

  it('leaves null in its place, where it gave nothing', async () => {
    const { result } = await runOf(graph({ onItemError: 'collect' }), ['a', 'b', 'c', 'd'])
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: { first: ['a!', 'b!', 'c!', 'd!'], second: ['a!', null, null, 'd!'], errors },
    })
  })
})

it('hands the null of a failed item to no node that wants values of a type', async () => {
  const count = defineNode({
    type: 'counts',
    version: 1,
    family: 'transform',
    title: 'Counts',
    description: 'Adds up lengths.',
    effect: 'pure',
    config: z.object({}),
    inputs: { texts: port.texts() },
    outputs: { sum: port.number() },
    run: ({ inputs: { texts } }) =>
      Promise.resolve({ sum: texts.reduce((sum, { length }) => sum + length, 0) }),
  })
  const graph = (reader: string): Graph =>
    mapped(
      { onItemError: 'collect' },
      {
        bad: { type: 'fail', in: 'each', config: { on: ['b'] }, inputs: { in: '$item' } },
        text: { type: 'stream', in: 'each', inputs: { text: 'bad.out' } },
        each2: { frame: 'map', over: 'text.text' },
        item: { type: 'stream', in: 'each2', inputs: { text: '$item' } },
        counts: { type: 'counts', inputs: { texts: 'text.text' } },
      },
      { out: reader },
    )
  const engine = smallEngine({ nodes: [backwards, count] })
  const resultOf = async (reader: string, items: Json): Promise<RunResult> =>
    (await engine.start(graph(reader), { items })).result
  expect((await resultOf('counts.sum', ['a', 'ccc'])).outputs).toEqual({ out: 4 })
  const { error, outputs } = await resultOf('counts.sum', ['a', 'b', 'ccc'])
  expect(outputs).toEqual({})
  expect(error?.message).toMatch(/^The input "text(s)?" of "(counts|item)" .*null/)
  expect(error?.code).toBe('input')
})

it('leaves out items on a branch that was not taken', async () => {
  const graph = mapped(
    {},
    {
      split: { type: 'even', in: 'each', inputs: { number: '$item' } },
      kept: { type: 'need', in: 'each', inputs: { in: 'split.even' } },
    },
    { even: 'kept.out', odd: 'split.odd' },
  )
  const { result } = await runOf(graph, [1, 2, 3, 4])
  expect(result.outputs).toEqual({ even: [2, 4], odd: [1, 3] })
})

it('nests, and gives lists of lists', async () => {
  const graph = mapped(
    {},
    {
      inner: { frame: 'map', over: '$item', in: 'each' },
      one: { type: 'pass', in: 'inner', config: { mark: '!' }, inputs: { in: '$item' } },
      inside: { type: 'pass', in: 'each', inputs: { in: 'one.out' } },
    },
    { all: 'one.out', same: 'inside.out' },
  )
  const { result } = await runOf(graph, [['a', 'b'], [], ['c']])
  const lists = [['a!', 'b!'], [], ['c!']]
  expect(result.outputs).toEqual({ all: lists, same: lists })
})

it('stops beginning items when the run is cancelled', async () => {
  const engine = smallEngine()
  const graph = mapped(
    { concurrency: 2 },
    { slow: { type: 'slow', in: 'each', config: { milliseconds: 3 }, inputs: { in: '$item' } } },
    { list: 'slow.out' },
  )
  const run = await engine.start(graph, { items: Array.from({ length: 500 }, (_, at) => at) })
  let begun = 0
  for await (const event of run.events()) {
    if (event.type === 'frame-iteration') begun = event.iteration
    if (begun === 5) run.cancel()
  }
  expect((await run.result).status).toBe('cancelled')
  expect(begun).toBeLessThan(20)
})
