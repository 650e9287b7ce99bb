import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { collect, graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import { defineNode, field, port, type NodeType } from '../graph/define-node.ts'
import type { Effect } from '../graph/node-description.ts'
import type { Graph, GraphNode } from '../graph/document.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { fakeChat, fakeModels } from '../testing.ts'
import { NodeError } from './failure.ts'
import type { RunEvent } from './events.ts'
import type { NodeContext } from './node-context.ts'
import type { RunResult } from './run-graph.ts'

type Work = (context: NodeContext, attempt: number) => unknown

/** A node that does what the test says; `attempt` counts its executions from 1. */
function working(work: Work, effect: Effect = 'pure'): NodeType {
  let attempt = 0
  return defineNode({
    type: 'work',
    version: 1,
    family: 'transform',
    title: 'Work',
    description: 'Does what a test says.',
    effect,
    config: z.object({ model: field.model('chat'), mark: z.string().default('') }),
    inputs: { text: port.text({ optional: true }) },
    outputs: { out: port.json() },
    async run({ context }) {
      attempt += 1
      const out = await work(context, attempt)
      // SAFETY: the test may return what is no JSON; the engine must find it.
      return { out: out as string }
    },
  })
}

async function runOf(
  graph: Graph,
  options: Parameters<typeof smallEngine>[0],
  input: Record<string, unknown> = {},
): Promise<{ result: RunResult; events: RunEvent[]; lines: string[] }> {
  const engine = smallEngine(options)
  const run = await engine.start(graph, input)
  const events = await collect(run.events())
  const result = await run.result
  return { result, events, lines: linesOf(events) }
}

function graphWith(entry: Partial<GraphNode>, more: Partial<Graph> = {}): Graph {
  return graphOf({
    nodes: { work: { type: 'work', ...entry } },
    outputs: { out: 'work.out' },
    ...more,
  })
}

describe('attempts', () => {
  const retryable = new NodeError('Busy.', { retryable: true })

  it('are made again where it may help, and each has its number', async () => {
    const node = working((_, attempt) => {
      if (attempt < 3) throw retryable
      return attempt
    })
    const { result, lines } = await runOf(graphWith({ retry: { attempts: 3, delay: 1 } }), {
      nodes: [node],
    })
    expect(result.outputs).toEqual({ out: 3 })
    expect(lines.slice(1, -1)).toEqual([
      'node-start work',
      'node-retry work',
      'node-start work',
      'node-retry work',
      'node-start work',
      'node-end work',
    ])
  })

  it('are not made again for an error that will stay, unless the author asks for it', async () => {
    const node = (): NodeType =>
      working((_, attempt) => {
        if (attempt === 1) throw new Error('Broken.')
        return attempt
      })
    const once = await runOf(graphWith({}), { nodes: [node()] })
    expect(once.result.error).toEqual({ message: 'Broken.', code: 'node', node: 'work' })
    const twice = await runOf(graphWith({ retry: { attempts: 2, delay: 1 } }), { nodes: [node()] })
    expect(twice.result.outputs).toEqual({ out: 2 })
  })

  it('are one for what must not happen twice, unless the author asks for more', async () => {
    const node = (): NodeType =>
      working((_, attempt) => {
        if (attempt === 1) throw retryable
        return attempt
      }, 'at-most-once')
    expect((await runOf(graphWith({}), { nodes: [node()] })).result.status).toBe('failed')
    const asked = await runOf(graphWith({ retry: { attempts: 2, delay: 1 } }), { nodes: [node()] })
    expect(asked.result.outputs).toEqual({ out: 2 })
  })

  it('share one idempotency key', async () => {
    const keys: string[] = []
    const node = working(({ idempotencyKey }, attempt) => {
      keys.push(idempotencyKey)
      if (attempt < 3) throw retryable
      return 'done'
    })
    const { result } = await runOf(graphWith({ retry: { attempts: 3, delay: 1 } }), {
      nodes: [node],
    })
    expect(keys).toEqual(Array.from({ length: 3 }, () => `${result.id}/work`))
  })

  it('begin on disk before work that must not happen twice', async () => {
    const engine = smallEngine({
      nodes: [working(() => engine.journal.events('r').map(({ type }) => type), 'at-most-once')],
    })
    const run = await engine.start(graphWith({}), {}, { id: 'r' })
    expect((await run.result).outputs).toEqual({ out: ['run-start', 'node-start'] })
  })

  it('do not begin work that must not happen twice when the run was cancelled before that is on disk', async () => {
    let done = 0
    const journal = memoryJournal()
    const engine = smallEngine({
      nodes: [working(() => (done += 1), 'at-most-once')],
      journal: {
        ...journal,
        append(entries) {
          const started = entries.some(({ event }) => event.type === 'node-start')
          if (started) queueMicrotask(() => engine.attach('r')?.cancel())
          return journal.append(entries)
        },
      },
    })
    const run = await engine.start(graphWith({}), {}, { id: 'r' })
    expect((await run.result).status).toBe('cancelled')
    expect(done).toBe(0)
  })

  it('change to the next fallback when all of one config failed', async () => {
    const seen: number[] = []
    const node = working((_, attempt) => {
      seen.push(attempt)
      if (attempt < 4) throw retryable
      return 'at last'
    })
    const { result, lines } = await runOf(
      graphWith({ retry: { attempts: 2, delay: 1 }, fallback: [{ mark: 'a' }, { mark: 'b' }] }),
      { nodes: [node] },
    )
    expect(result.outputs).toEqual({ out: 'at last' })
    expect(seen).toEqual([1, 2, 3, 4])
    expect(lines.filter((line) => line.startsWith('node-retry'))).toHaveLength(3)
  })

  it('that are given up are heard no more', async () => {
    const zombie = Promise.withResolvers<void>()
    const node = working(async (context, attempt) => {
      if (attempt === 2) {
        context.delta('out', 'second')
        zombie.resolve()
        await wait(30)
        return 'second'
      }
      context.delta('out', 'first')
      await new Promise((resolve) => {
        context.signal.addEventListener('abort', resolve)
      })
      // It was given up and goes on all the same.
      await zombie.promise
      for (let piece = 0; piece < 5; piece += 1) context.delta('out', 'zombie')
      return 'first'
    })
    const { result, events } = await runOf(
      graphWith({ timeout: 40, retry: { attempts: 2, delay: 1 } }),
      { nodes: [node] },
    )
    expect(result.outputs).toEqual({ out: 'second' })
    const pieces = events.flatMap((event) =>
      event.type === 'node-delta' ? [`${event.attempt} ${event.text}`] : [],
    )
    expect(pieces).toEqual(['1 first', '2 second'])
  })
})

describe('what a node gives', () => {
  it.each<[string, unknown, string]>([
    ['a date', { when: new Date(0) }, 'when is a Date, which JSON cannot hold.'],
    ['NaN', [Number.NaN], '0 is NaN, which JSON cannot hold.'],
    ['a circle', circle(), 'self contains itself.'],
    ['a function', () => 1, 'the value is a function, which JSON cannot hold.'],
  ])('is refused when it is %s', async (_, out, end) => {
    const { result } = await runOf(graphWith({}), { nodes: [working(() => out)] })
    expect(result.error).toEqual({
      message: `What the node type "work" gave at its port "out" cannot be kept: ${end}`,
      code: 'output',
      node: 'work',
    })
  })

  it('streams only to its outputs', async () => {
    const work = working((context) => {
      // SAFETY: whoever writes JavaScript may name any port.
      context.delta('ouput' as 'out', 'piece')
      return 'whole'
    })
    const { result } = await runOf(graphWith({}), { nodes: [work] })
    expect(result.error).toMatchObject({
      code: 'output',
      message:
        'The node type "work" gave a value at "ouput", which is not one of its output ports (out).',
    })
  })

  it('is refused at a port that the node does not have', async () => {
    const node = working(() => 1)
    const odd: NodeType = { ...node, run: () => Promise.resolve({ other: 1 }) }
    const { result } = await runOf(graphWith({}), { nodes: [odd] })
    expect(result.error?.message).toBe(
      'The node type "work" gave a value at "other", which is not one of its output ports (out).',
    )
  })

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['out', 'the string "out"'],
    [[1], 'a list'],
  ])('is refused when it is no object: %j', async (given, what) => {
    // SAFETY: a node type that is written in JavaScript may give back anything.
    const odd = { ...working(() => 1), run: () => Promise.resolve(given) } as unknown as NodeType
    const { result } = await runOf(graphWith({}), { nodes: [odd] })
    expect(result.error).toMatchObject({
      message: `What the node type "work" gave is ${what}, not an object with a value for each port.`,
      code: 'output',
    })
  })

  it('is absent when it is undefined', async () => {
    const { result } = await runOf(graphWith({}), { nodes: [working(() => undefined)] })
    expect(result).toMatchObject({ status: 'succeeded', outputs: {} })
  })

  it.each<[unknown, string]>([
    ['a text', 'a text'],
    [{ status: 429 }, '{"status":429}'],
    [Object.create(null), '{}'],
    [undefined, 'The node "work" failed without a message.'],
    [new Error(''), 'The node "work" failed without a message.'],
  ])('is not what it throws, and any value becomes a sentence: %o', async (thrown, message) => {
    const node = working(() => Promise.reject(thrown))
    const { result } = await runOf(graphWith({}), { nodes: [node] })
    expect(result.error).toMatchObject({ message, code: 'node' })
  })
})

describe('what arrives', () => {
  it('is looked at where its wire does not say what it carries', async () => {
    const graph = graphWith(
      { inputs: { text: 'source.out' } },
      { inputs: { value: { type: 'any' } } },
    )
    graph.nodes['source'] = { type: 'pass', inputs: { in: '$.value' } }
    graph.nodes['even'] = { type: 'even', inputs: { number: 'source.out' } }
    const node = working(() => 'ran')
    // A number becomes a text on its way, and what is no number is refused.
    const five = await runOf(graph, { nodes: [node] }, { value: 5 })
    expect(five.result).toMatchObject({ status: 'succeeded', outputs: { out: 'ran' } })
    const text = await runOf(graph, { nodes: [node] }, { value: 'five' })
    expect(text.result.error).toEqual({
      message: 'The input "number" of "even" is the string "five", not a number.',
      code: 'input',
      node: 'even',
    })
  })
})

describe('usage', () => {
  it('counts every attempt, also those that failed', async () => {
    const chat = fakeChat(['one two', 'three'])
    const node = working(async ({ models, signal }, attempt) => {
      for await (const _ of models.chat('default')!.stream({ messages: [] }, { signal }));
      if (attempt === 1) throw new NodeError('Not good enough.', { retryable: true })
      return 'done'
    })
    const { result, events } = await runOf(graphWith({ retry: { attempts: 2, delay: 1 } }), {
      nodes: [node],
      models: fakeModels({ chat }),
    })
    expect(result.usage).toMatchObject({ calls: 2, outputTokens: 3 })
    const end = events.find((event) => event.type === 'node-end')
    expect(end).toMatchObject({ usage: { calls: 1, outputTokens: 1 }, attempt: 2 })
  })
})

describe('records of other runs', () => {
  it('answer for pure nodes when the run asks for it, and say where they came from', async () => {
    let executions = 0
    const node = (effect: Effect): NodeType => working(() => (executions += 1), effect)
    const again = async (effect: Effect, entry: Partial<GraphNode> = {}): Promise<unknown> => {
      const engine = smallEngine({ nodes: [node(effect)] })
      const first = await engine.start(graphWith(entry), {})
      await first.result
      const second = await engine.start(graphWith(entry), {}, { reuse: true })
      const events = await collect(second.events())
      const end = events.find((event) => event.type === 'node-end')
      if (end?.type !== 'node-end' || end.reused === undefined) return 'executed'
      expect(end.reused).toEqual({ run: first.id, path: 'work' })
      return 'reused'
    }
    expect(await again('pure')).toBe('reused')
    expect(await again('pure', { cache: 'off' })).toBe('executed')
    expect(await again('idempotent')).toBe('executed')
    expect(await again('at-most-once')).toBe('executed')
  })

  it('do not answer another trial, or for another model', async () => {
    const engine = smallEngine({
      nodes: [working(() => 'done')],
      models: fakeModels({ chat: fakeChat(['x']) }),
    })
    await (
      await engine.start(graphWith({}), {})
    ).result
    const reused = async (trial: number, graph: Graph): Promise<boolean> => {
      const run = await engine.start(graph, {}, { reuse: true, trial })
      const events = await collect(run.events())
      return events.some((event) => event.type === 'node-end' && event.reused !== undefined)
    }
    expect(await reused(0, graphWith({}))).toBe(true)
    expect(await reused(1, graphWith({}))).toBe(false)
    expect(await reused(0, graphWith({ config: { mark: 'other' } }))).toBe(false)
  })
})

describe('a bypassed node', () => {
  it('passes on the first input of the type of each output, and nothing where none fits', async () => {
    const graph = graphOf({
      inputs: { number: { type: 'number' } },
      nodes: {
        even: { type: 'even', disabled: true, inputs: { number: '$.number' } },
        say: { type: 'stream', disabled: true, inputs: { text: 'even.odd' } },
        count: { type: 'count', disabled: true, inputs: { start: '$.number' } },
      },
      outputs: { even: 'even.even', said: 'say.text', done: 'count.done', number: 'count.number' },
    })
    const { result, lines } = await runOf(graph, {}, { number: 3 })
    expect(result.outputs).toEqual({ even: 3, said: '3', number: 3 })
    expect(lines.filter((line) => line.startsWith('node-start'))).toEqual([])
  })
})

function circle(): object {
  const value: Record<string, unknown> = {}
  value['self'] = value
  return value
}
