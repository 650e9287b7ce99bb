import { describe, expect, test } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { RunResult } from '../engine/run/run-graph.ts'
import classify from '../nodes/classify.ts'
import switchNode from '../nodes/switch.ts'
import template from '../nodes/template.ts'
import { collect, graphOf, linesOf, smallEngine } from './support/small-engine.ts'

async function runOf(
  graph: Pick<Graph, 'nodes' | 'outputs'> & Partial<Graph>,
  input: Record<string, unknown> = {},
): Promise<{ result: RunResult; lines: string[] }> {
  const engine = smallEngine({ nodes: [switchNode, classify, template] })
  const run = await engine.start(graphOf(graph), input)
  const lines = linesOf(await collect(run.events()))
  return { result: await run.result, lines }
}

describe('branches', () => {
  test('inside a map are taken by each item for itself, and come together in the order of the items', async () => {
    const { result, lines } = await runOf(
      {
        inputs: { items: { type: 'number[]' } },
        nodes: {
          each: { frame: 'map', over: '$.items' },
          route: {
            type: 'switch@1',
            in: 'each',
            config: { cases: [{ port: 'big', when: 'value > 2' }] },
            inputs: { value: '$item' },
          },
          big: {
            type: 'pass',
            in: 'each',
            config: { mark: ' is big' },
            inputs: { in: 'big1.out' },
          },
          big1: { type: 'need', in: 'each', inputs: { in: 'route.big' } },
          small: { type: 'need', in: 'each', inputs: { in: 'route.else' } },
          merged: { type: 'need', in: 'each', inputs: { in: ['small.out', 'big.out'] } },
        },
        outputs: { merged: 'merged.out', small: 'small.out', big: 'route.big' },
      },
      { items: [1, 5, 2, 9] },
    )
    expect(result.outputs).toEqual({
      merged: [1, '5 is big', 2, '9 is big'],
      small: [1, 2],
      big: [5, 9],
    })
    expect(lines).toContain('node-skip each#1/big1')
    expect(lines).toContain('node-skip each#2/small')
  })

  test('inside a loop may change from turn to turn, and an end that is absent is no end', async () => {
    const { result, lines } = await runOf({
      nodes: {
        turns: { frame: 'loop', max: 9, until: 'route.late' },
        count: { type: 'count', in: 'turns', inputs: { before: 'count.number' } },
        route: {
          type: 'switch@1',
          in: 'turns',
          config: { cases: [{ port: 'late', when: 'number >= 4' }] },
          inputs: { value: 'count.done', number: 'count.number' },
        },
        late: { type: 'need', in: 'turns', inputs: { in: 'route.late' } },
        early: { type: 'need', in: 'turns', inputs: { in: 'route.else' } },
      },
      outputs: { number: 'count.number', late: 'late.out', early: 'early.out' },
    })
    // It is true in the third turn already, but leaves at the other port there.
    expect(result.outputs).toEqual({ number: 4, late: true })
    expect(lines).toContain('node-end turns#3/early')
    expect(lines).toContain('node-skip turns#3/late')
    expect(lines).toContain('node-skip turns#4/early')
  })

  test('by what a text is about go through graphs as a switch does', async () => {
    const graph = {
      inputs: { text: { type: 'text' } },
      nodes: {
        topic: {
          type: 'classify@1',
          config: {
            classes: [
              { name: 'billing', keywords: ['refund', 'invoice'] },
              { name: 'technical', keywords: ['crash'] },
            ],
          },
          inputs: { value: '$.text' },
        },
        bill: { type: 'need', inputs: { in: 'topic.billing' } },
        fix: { type: 'need', inputs: { in: 'topic.technical' } },
        other: { type: 'need', inputs: { in: 'topic.otherwise' } },
        said: {
          type: 'template@1',
          config: { template: '{{class}}: {{text}}' },
          inputs: { class: 'topic.class', text: ['bill.out', 'fix.out', 'other.out'] },
        },
      },
      outputs: { said: 'said.text' },
    } satisfies Parameters<typeof runOf>[0]
    const refund = await runOf(graph, { text: 'A refund, please' })
    expect(refund.result.outputs).toEqual({ said: 'billing: A refund, please' })
    expect(refund.lines.filter((line) => line.startsWith('node-skip'))).toEqual([
      'node-skip fix',
      'node-skip other',
    ])
    expect((await runOf(graph, { text: 'Good morning' })).result.outputs).toEqual({
      said: 'otherwise: Good morning',
    })
  })

  test('are all taken when the node that decides is bypassed', async () => {
    const { result } = await runOf(
      {
        inputs: { text: { type: 'any' } },
        nodes: {
          topic: {
            type: 'classify@1',
            disabled: true,
            config: { classes: [{ name: 'a' }, { name: 'b' }] },
            inputs: { value: '$.text' },
          },
        },
        outputs: { a: 'topic.a', b: 'topic.b', otherwise: 'topic.otherwise', class: 'topic.class' },
      },
      { text: 'x' },
    )
    expect(result.outputs).toEqual({ a: 'x', b: 'x', otherwise: 'x' })
  })
})

describe('frames in frames', () => {
  test('count and carry for themselves, three deep', async () => {
    const { result } = await runOf(
      {
        inputs: { items: { type: 'number[]' } },
        nodes: {
          outer: { frame: 'loop', max: 3 },
          each: { frame: 'map', in: 'outer', over: '$.items' },
          inner: { frame: 'loop', in: 'each', max: 9, until: 'count.done' },
          count: {
            type: 'count',
            in: 'inner',
            config: { enough: 3 },
            inputs: { before: 'count.number', start: '$item' },
          },
          sum: {
            type: 'pass',
            in: 'outer',
            config: { mark: '.' },
            inputs: { in: ['sum.out', 'count.number'] },
          },
        },
        outputs: { sum: 'sum.out', numbers: 'count.number', inner: 'inner.iterations' },
      },
      { items: [0, 1, 7] },
    )
    expect(result.outputs).toEqual({ sum: '[3,3,8]...', numbers: [3, 3, 8], inner: [3, 2, 1] })
  })

  test('read the item of the map that is meant, and what stands around them', async () => {
    const { result } = await runOf(
      {
        inputs: { lists: { type: 'any[]' } },
        nodes: {
          outer: { frame: 'map', over: '$.lists' },
          name: { type: 'pass', in: 'outer', config: { mark: ':' }, inputs: { in: '$index' } },
          inner: { frame: 'map', in: 'outer', over: '$item' },
          item: {
            type: 'template@1',
            in: 'inner',
            config: { template: '{{list}}{{item}}' },
            inputs: { list: 'name.out', item: '$item' },
          },
          turns: { frame: 'loop', in: 'inner', max: 2 },
          one: {
            type: 'pass',
            in: 'turns',
            config: { mark: '*' },
            inputs: { in: ['one.out', 'item.text'] },
          },
        },
        outputs: { all: 'one.out' },
      },
      { lists: [['a', 'b'], [], ['c']] },
    )
    expect(result.outputs).toEqual({ all: [['0:a**', '0:b**'], [], ['2:c**']] })
  })

  test('a map in a loop goes over the list that it made in the turn before', async () => {
    const { result } = await runOf(
      {
        inputs: { items: { type: 'any[]' } },
        nodes: {
          turns: { frame: 'loop', max: 3 },
          list: { type: 'pass', in: 'turns', inputs: { in: ['one.out', '$.items'] } },
          each: { frame: 'map', in: 'turns', over: 'list.out' },
          one: { type: 'pass', in: 'each', config: { mark: '!' }, inputs: { in: '$item' } },
        },
        outputs: { all: 'one.out', list: 'list.out' },
      },
      { items: ['a', 'b'] },
    )
    expect(result.outputs).toEqual({ all: ['a!!!', 'b!!!'], list: ['a!!', 'b!!'] })
  })

  test('a failed item of an inner map is a failed item of the outer one, unless the inner one handles it', async () => {
    const graph = (inner: 'fail' | 'skip' | 'collect', outer: 'skip' | 'collect') => ({
      inputs: { lists: { type: 'any[]' as const } },
      nodes: {
        each: { frame: 'map' as const, over: '$.lists', onItemError: outer },
        inner: { frame: 'map' as const, in: 'each', over: '$item', onItemError: inner },
        bad: { type: 'fail', in: 'inner', config: { on: ['x'] }, inputs: { in: '$item' } },
        index: { type: 'pass', in: 'each', inputs: { in: '$index' } },
      },
      outputs: { lists: 'bad.out', errors: 'each.errors', index: 'index.out' },
    })
    const lists = [['a', 'x'], ['b']]
    const errors = [{ index: 0, message: 'It does not like "x".' }]
    expect((await runOf(graph('fail', 'skip'), { lists })).result).toMatchObject({
      status: 'succeeded',
      outputs: { lists: [['b']], errors, index: [1] },
    })
    expect((await runOf(graph('fail', 'collect'), { lists })).result.outputs).toEqual({
      lists: [null, ['b']],
      errors,
      index: [0, 1],
    })
    expect((await runOf(graph('collect', 'skip'), { lists })).result.outputs).toEqual({
      lists: [['a', null], ['b']],
      errors: [],
      index: [0, 1],
    })
    expect((await runOf(graph('skip', 'skip'), { lists })).result.outputs).toMatchObject({
      lists: [['a'], ['b']],
    })
  })
})

describe('failures in frames', () => {
  test('that leave at the error port let a loop go on', async () => {
    const { result } = await runOf({
      nodes: {
        turns: { frame: 'loop', max: 4, until: 'count.done' },
        count: { type: 'count', in: 'turns', inputs: { before: 'count.number' } },
        bad: {
          type: 'fail',
          in: 'turns',
          onError: 'emit',
          config: { on: [1, 2] },
          inputs: { in: 'count.number' },
        },
        said: { type: 'need', in: 'turns', inputs: { in: ['bad.out', 'bad.error'] } },
      },
      outputs: { said: 'said.out', turns: 'turns.iterations' },
    })
    expect(result).toMatchObject({ status: 'succeeded', outputs: { said: 3, turns: 3 } })
  })

  test('a timeout uses up the attempts, then the fallback, then the error port', async () => {
    const { result, lines } = await runOf({
      nodes: {
        back: {
          type: 'slow',
          config: { milliseconds: 60_000 },
          timeout: 10,
          retry: { attempts: 2, delay: 1 },
          fallback: [{ milliseconds: 0 }],
        },
        out: {
          type: 'slow',
          config: { milliseconds: 60_000 },
          timeout: { total: 10 },
          retry: { attempts: 1 },
          onError: 'emit',
          inputs: { in: 'back.out' },
        },
      },
      outputs: { back: 'back.out', error: 'out.error' },
    })
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: {
        back: null,
        error: {
          code: 'timeout',
          message: 'The node "out" took longer than its timeout of 10 ms.',
        },
      },
    })
    expect(lines.filter((line) => line.endsWith('back'))).toEqual([
      'node-start back',
      'node-retry back',
      'node-start back',
      'node-retry back',
      'node-start back',
      'node-end back',
    ])
  })

  test('a run that is cancelled does not wait for its next attempt', async () => {
    const engine = smallEngine()
    const run = await engine.start(
      graphOf({
        nodes: { bad: { type: 'fail', retry: { attempts: 2, delay: 60_000, jitter: false } } },
        outputs: { out: 'bad.out' },
      }),
      {},
    )
    for await (const event of run.events()) if (event.type === 'node-retry') run.cancel()
    expect(await run.result).toMatchObject({ status: 'cancelled' })
    expect(linesOf(engine.journal.events(run.id))).toEqual([
      'run-start',
      'node-start bad',
      'node-retry bad',
      'run-end cancelled',
    ])
  })
})
