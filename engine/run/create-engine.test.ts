import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { collect, graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import type { Graph } from '../graph/document.ts'
import { GraphError } from '../graph/problem.ts'
import type { RunResult } from './run-graph.ts'

async function runOnce(
  graph: Graph,
  input: Record<string, unknown> = {},
): Promise<{ result: RunResult; lines: string[] }> {
  const engine = smallEngine()
  const run = await engine.start(graph, input)
  const events = await collect(run.events())
  const result = await run.result
  await engine.close()
  return { result, lines: linesOf(events) }
}

describe('a run', () => {
  it('passes values along a chain and tells every step in order', async () => {
    const graph = graphOf({
      inputs: { word: { type: 'text' } },
      nodes: {
        a: { type: 'pass@1', config: { mark: 'a' }, inputs: { in: '$.word' } },
        b: { type: 'pass@1', config: { mark: 'b' }, inputs: { in: 'a.out' } },
      },
      outputs: { word: 'b.out' },
    })
    const { result, lines } = await runOnce(graph, { word: 'x' })
    expect(result).toMatchObject({ status: 'succeeded', outputs: { word: 'xab' } })
    expect(lines).toEqual([
      'run-start',
      'node-start a',
      'node-end a',
      'node-start b',
      'node-end b',
      'run-end succeeded',
    ])
  })

  it('numbers its events from 1 without gaps', async () => {
    const engine = smallEngine()
    const run = await engine.start(
      graphOf({
        nodes: { a: { type: 'pass@1' }, b: { type: 'pass@1' } },
        outputs: { a: 'a.out', b: 'b.out' },
      }),
      {},
    )
    const events = await collect(run.events())
    const numbers = events.flatMap((event) => (event.type === 'node-delta' ? [] : [event.seq]))
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  it('skips what needs an absent port, and merges the branch that ran', async () => {
    const graph = graphOf({
      inputs: { number: { type: 'number' } },
      nodes: {
        split: { type: 'even', inputs: { number: '$.number' } },
        even: { type: 'pass', config: { mark: ' is even' }, inputs: { in: 'split.even' } },
        odd: { type: 'need', inputs: { in: 'split.odd' } },
        behind: { type: 'need', inputs: { in: 'odd.out' } },
        merged: { type: 'need', inputs: { in: ['behind.out', 'split.even'] } },
      },
      outputs: { merged: 'merged.out', odd: 'behind.out' },
    })
    const { result, lines } = await runOnce(graph, { number: 4 })
    expect(result.outputs).toEqual({ merged: 4 })
    expect(lines).toContain('node-skip odd')
    expect(lines).toContain('node-skip behind')
    expect((await runOnce(graph, { number: 3 })).result.outputs).toEqual({ merged: 3, odd: 3 })
  })

  it('finishes independent branches when one fails, and then fails with the reason', async () => {
    const graph = graphOf({
      nodes: {
        bad: { type: 'fail' },
        behind: { type: 'need', inputs: { in: 'bad.out' } },
        good: { type: 'slow', config: { milliseconds: 5 } },
        end: { type: 'pass', config: { mark: 'done' }, inputs: { in: 'good.out' } },
      },
      outputs: { end: 'end.out', behind: 'behind.out' },
    })
    const { result, lines } = await runOnce(graph)
    expect(result.status).toBe('failed')
    expect(result.error).toEqual({ code: 'node', node: 'bad', message: 'It does not like null.' })
    expect(result.outputs).toEqual({ end: 'nulldone'.replace('null', '') })
    expect(lines).toContain('node-skip behind')
    expect(lines).toContain('node-end end')
  })

  it('goes on behind a failure that leaves at the error port', async () => {
    const graph = graphOf({
      nodes: {
        bad: { type: 'fail', onError: 'emit' },
        said: { type: 'need', inputs: { in: 'bad.error' } },
      },
      outputs: { said: 'said.out' },
    })
    const { result } = await runOnce(graph)
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: { said: { message: 'It does not like null.', code: 'node' } },
    })
  })

  it('never makes a fast branch wait for a slow one beside it', async () => {
    const order: string[] = []
    const graph = graphOf({
      nodes: {
        slow: { type: 'slow', config: { milliseconds: 150 } },
        // b also feeds c, so that no chain hides the question.
        a: { type: 'slow', config: { milliseconds: 5 } },
        b: { type: 'slow', config: { milliseconds: 5 }, inputs: { in: 'a.out' } },
        c: { type: 'slow', config: { milliseconds: 5 }, inputs: { in: 'b.out' } },
        x: { type: 'pass', inputs: { in: 'b.out', also: 'a.out' } },
        end: { type: 'pass', inputs: { in: 'slow.out', also: 'c.out' } },
      },
      outputs: { end: 'end.out', x: 'x.out' },
    })
    const engine = smallEngine()
    const run = await engine.start(graph, {})
    for await (const event of run.events()) if (event.type === 'node-end') order.push(event.node)
    expect(order.indexOf('c')).toBeLessThan(order.indexOf('slow'))
    expect(order.indexOf('x')).toBeLessThan(order.indexOf('slow'))
    expect(order.at(-1)).toBe('end')
  })

  it('streams text before its node ends, and the pieces join to the whole', async () => {
    const text = 'warp and weft make the cloth'
    const graph = graphOf({
      inputs: { text: { type: 'text' } },
      nodes: { say: { type: 'stream', inputs: { text: '$.text' } } },
      outputs: { text: 'say.text' },
    })
    const engine = smallEngine()
    const run = await engine.start(graph, { text })
    let seen = ''
    let seenAtEnd: string | undefined
    for await (const event of run.events()) {
      if (event.type === 'node-delta') seen = seen.slice(0, event.offset) + event.text
      if (event.type === 'node-end') seenAtEnd = seen
    }
    expect(seenAtEnd).toBe(text)
  })

  it('gives a late reader everything from the number it has, and the text so far', async () => {
    const graph = graphOf({
      inputs: { text: { type: 'text' } },
      nodes: { say: { type: 'stream', config: { milliseconds: 30 }, inputs: { text: '$.text' } } },
      outputs: { text: 'say.text' },
    })
    const engine = smallEngine()
    const run = await engine.start(graph, { text: 'one two three four five' })
    await wait(80)
    const late = await collect(run.events(1))
    expect(late[0]).toMatchObject({ type: 'node-start', seq: 2 })
    expect(late[1]).toMatchObject({ type: 'node-delta', offset: 0 })
    expect(late.at(-1)).toMatchObject({ type: 'run-end' })
  })

  it('stops within the call when it is cancelled', async () => {
    const graph = graphOf({
      nodes: { a: { type: 'slow', config: { milliseconds: 60_000 } } },
      outputs: { a: 'a.out' },
    })
    const engine = smallEngine()
    const run = await engine.start(graph, {})
    run.cancel('Mina pressed Stop.')
    await expect(run.result).resolves.toMatchObject({
      status: 'cancelled',
      error: { message: 'Mina pressed Stop.' },
    })
  })

  it('ends an attempt at its timeout and tries again as often as it may', async () => {
    const graph = graphOf({
      nodes: {
        a: {
          type: 'slow',
          config: { milliseconds: 60_000 },
          timeout: 10,
          retry: { attempts: 2, delay: 1 },
        },
      },
      outputs: { a: 'a.out' },
    })
    const { result, lines } = await runOnce(graph)
    expect(lines).toEqual([
      'run-start',
      'node-start a',
      'node-retry a',
      'node-start a',
      'node-error a',
      'run-end failed',
    ])
    expect(result.error?.code).toBe('timeout')
  })

  it('falls back to another config when the first one failed', async () => {
    const graph = graphOf({
      inputs: { number: { type: 'number' } },
      nodes: {
        a: {
          type: 'fail',
          config: { on: [7] },
          fallback: [{ on: [] }],
          inputs: { in: '$.number' },
        },
      },
      outputs: { a: 'a.out' },
    })
    expect((await runOnce(graph, { number: 7 })).result).toMatchObject({
      status: 'succeeded',
      outputs: { a: 7 },
    })
  })

  it('bypasses a disabled node', async () => {
    const graph = graphOf({
      inputs: { word: { type: 'any' } },
      nodes: {
        a: { type: 'pass', config: { mark: '!' }, disabled: true, inputs: { in: '$.word' } },
      },
      outputs: { word: 'a.out' },
    })
    expect((await runOnce(graph, { word: 'quiet' })).result.outputs).toEqual({ word: 'quiet' })
  })

  it('stops with a reason when it is over its budget', async () => {
    const graph = graphOf({
      nodes: {
        a: { type: 'pass' },
        b: { type: 'pass', inputs: { in: 'a.out' } },
        c: { type: 'pass', inputs: { in: 'b.out' } },
      },
      outputs: { c: 'c.out' },
    })
    const engine = smallEngine()
    const run = await engine.start(graph, {}, { budget: { executions: 2 } })
    expect(await run.result).toMatchObject({
      status: 'failed',
      error: {
        code: 'budget',
        message: 'The run was stopped because it went over its budget of 2 node executions.',
      },
    })
  })

  it('refuses a graph with all of its problems, and an input with all of its', async () => {
    const engine = smallEngine()
    const bad = graphOf({
      nodes: { a: { type: 'unheard' }, b: { type: 'need' } },
      outputs: { x: 'a.out' },
    })
    await expect(engine.start(bad, {})).rejects.toThrow(GraphError)
    await expect(engine.start(bad, {})).rejects.toThrow(
      /unknown type "unheard".*"in" \(any\) of "b"/,
    )
    const graph = graphOf({
      inputs: { a: { type: 'text' }, b: { type: 'number' } },
      nodes: { n: { type: 'pass', inputs: { in: '$.a', also: '$.b' } } },
      outputs: { x: 'n.out' },
    })
    await expect(engine.start(graph, { a: 1, c: 2 })).rejects.toThrow(
      /no input "c".*"a" is the number 1, not a text.*"b" \(number\) is missing/,
    )
  })

  it('keeps a node from changing what another one sees', async () => {
    const graph = graphOf({
      inputs: { list: { type: 'json' } },
      nodes: { a: { type: 'pass', inputs: { in: '$.list' } } },
      outputs: { list: 'a.out' },
    })
    const { result } = await runOnce(graph, { list: [{ deep: [1] }] })
    expect(() => {
      // SAFETY: the test tries what a careless node might do.
      ;(result.outputs['list'] as unknown as { deep: number[] }[])[0]!.deep.push(2)
    }).toThrow(TypeError)
  })
})

describe('a loop', () => {
  const loop = (config: object, frame: object = {}): Graph =>
    graphOf({
      nodes: {
        turns: { frame: 'loop', max: 5, until: 'count.done', ...frame },
        count: {
          type: 'count',
          in: 'turns',
          config: { ...config },
          inputs: { before: 'count.number' },
        },
      },
      outputs: { number: 'count.number', turns: 'turns.iterations', exhausted: 'turns.exhausted' },
    })

  it('goes round until its port is true, each turn reading the one before', async () => {
    const { result, lines } = await runOnce(loop({ enough: 3 }))
    expect(result.outputs).toEqual({ number: 3, turns: 3, exhausted: false })
    expect(lines).toContain('node-end turns#3/count')
    expect(lines).not.toContain('frame-iteration turns 4/5')
  })

  it('is skipped after one turn in which nothing could run', async () => {
    const graph = graphOf({
      inputs: { number: { type: 'number' } },
      nodes: {
        split: { type: 'even@1', inputs: { number: '$.number' } },
        turns: { frame: 'loop', max: 5 },
        inside: { type: 'need@1', in: 'turns', inputs: { in: 'split.even' } },
        behind: { type: 'need@1', inputs: { in: 'inside.out' } },
      },
      outputs: { out: 'behind.out' },
    })
    const { lines } = await runOnce(graph, { number: 3 })
    expect(lines.filter((line) => line.startsWith('frame-iteration'))).toHaveLength(1)
    expect(lines).toContain('node-skip behind')
    expect(lines.at(-1)).toBe('run-end succeeded')
  })

  it('takes the last turn, the best, or fails when it is exhausted', async () => {
    expect((await runOnce(loop({ enough: 99 }))).result.outputs).toEqual({
      number: 5,
      turns: 5,
      exhausted: true,
    })
    const best = await runOnce(
      loop({ enough: 99 }, { onExhausted: { best: 'count.number' }, max: 2 }),
    )
    expect(best.result.outputs).toMatchObject({ number: 2 })
    const failed = await runOnce(loop({ enough: 99 }, { onExhausted: 'fail' }))
    expect(failed.result.error?.message).toBe(
      'The loop "turns" made its 5 turns and "count.done" was never true.',
    )
  })
})

describe('a map', () => {
  const map = (frame: object, inner: string = 'pass'): Graph =>
    graphOf({
      inputs: { items: { type: 'any[]' } },
      nodes: {
        each: { frame: 'map', over: '$.items', ...frame },
        one: {
          type: inner,
          in: 'each',
          ...(inner === 'fail' ? { config: { on: [2] } } : { config: { mark: '!' } }),
          inputs: { in: '$item' },
        },
      },
      outputs: { list: 'one.out', errors: 'each.errors' },
    })

  it('gives the list of results in the order of its items', async () => {
    const { result } = await runOnce(map({ concurrency: 2 }), { items: ['a', 'b', 'c'] })
    expect(result.outputs).toEqual({ list: ['a!', 'b!', 'c!'], errors: [] })
    expect((await runOnce(map({}), { items: [] })).result.outputs).toEqual({ list: [], errors: [] })
  })

  it('fails, leaves out or keeps a place for an item that failed', async () => {
    expect((await runOnce(map({}, 'fail'), { items: [1, 2, 3] })).result.status).toBe('failed')
    const errors = [{ index: 1, message: 'It does not like 2.' }]
    const skip = await runOnce(map({ onItemError: 'skip' }, 'fail'), { items: [1, 2, 3] })
    expect(skip.result).toMatchObject({ status: 'succeeded', outputs: { list: [1, 3], errors } })
    const collected = await runOnce(map({ onItemError: 'collect' }, 'fail'), { items: [1, 2, 3] })
    expect(collected.result.outputs).toEqual({ list: [1, null, 3], errors })
  })

  it('nests in a loop and a loop in it', async () => {
    const graph = graphOf({
      inputs: { items: { type: 'number[]' } },
      nodes: {
        each: { frame: 'map', over: '$.items' },
        turns: { frame: 'loop', in: 'each', max: 9, until: 'count.done' },
        count: {
          type: 'count',
          in: 'turns',
          config: { enough: 5 },
          inputs: { before: 'count.number', start: '$item' },
        },
      },
      outputs: { numbers: 'count.number', turns: 'turns.iterations' },
    })
    const { result } = await runOnce(graph, { items: [1, 3, 9] })
    expect(result.outputs).toEqual({ numbers: [5, 5, 10], turns: [4, 2, 1] })
  })
})
