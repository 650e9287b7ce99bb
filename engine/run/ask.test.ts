import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { graphOf, linesOf } from '../../test/support/small-engine.ts'
import { seen, waitingEngine } from '../../test/support/waiting-runs.ts'
import { defineNode, port, type NodeType } from '../graph/define-node.ts'
import type { Effect } from '../graph/node-description.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import type { NodeContext } from './node-context.ts'

function asking(run: (context: NodeContext) => unknown, effect: Effect = 'idempotent'): NodeType {
  return defineNode({
    type: 'asking',
    version: 1,
    family: 'tool',
    title: 'Asking',
    description: 'Asks in its own way.',
    effect,
    config: z.object({}),
    inputs: {},
    outputs: { out: port.any() },
    run: async ({ context }) => ({ out: (await run(context)) as string }),
  })
}

const graph = graphOf({ nodes: { node: { type: 'asking' } }, outputs: { out: 'node.out' } })
const request = {
  question: 'Shall I?',
  show: {},
  fields: [{ name: 'yes', type: 'boolean' }],
} as const

describe('a node that asks', () => {
  it('waits also when it swallows the error that leaves it', async () => {
    const node = asking((context) => {
      try {
        return context.ask(request)['yes']
      } catch {
        return 'I go on without'
      }
    })
    const engine = waitingEngine({ nodes: [node] })
    const run = await engine.start(graph, {})
    expect(await run.result).toMatchObject({ status: 'waiting' })
    const handle = await engine.answer(run.id, 'node', { yes: true })
    expect(await handle.result).toMatchObject({ outputs: { out: true } })
  })

  it('fails when what it asks cannot be kept, and leaves out what is undefined', async () => {
    // SAFETY: a node type that is written in JavaScript may show what is no JSON.
    const show = (value: unknown) => ({ ...request, show: { value: value as string } })
    const failing = waitingEngine({ nodes: [asking((context) => context.ask(show(10n)))] })
    const run = await failing.start(graph, {})
    expect((await run.result).error).toEqual({
      message: 'What "node" asks cannot be kept: show.value is a bigint, which JSON cannot hold.',
      code: 'output',
      node: 'node',
    })
    const engine = waitingEngine({ nodes: [asking((context) => context.ask(show(undefined)))] })
    const second = await engine.start(graph, {})
    expect(await second.result).toMatchObject({ status: 'waiting' })
    const wait = engine.journal.events(second.id).find(({ type }) => type === 'node-wait')
    expect(wait).toMatchObject({ request: { ...request, show: {} } })
  })

  it('fails when it asks a second thing, which the answer to the first is no answer to', async () => {
    const node = asking((context) => {
      context.ask(request)
      context.ask(request)
      return context.ask({ ...request, fields: [{ name: 'when', type: 'text' }] })['when']
    })
    const engine = waitingEngine({ nodes: [node] })
    const run = await engine.start(graph, {})
    expect(await run.result).toMatchObject({ status: 'waiting' })
    const handle = await engine.answer(run.id, 'node', { yes: true })
    expect((await handle.result).error).toMatchObject({
      code: 'config',
      message: expect.stringContaining('"node" asks two different things.'),
    })
  })

  it('fails when its own default does not fit what it asks', async () => {
    const node = asking((context) => context.ask({ ...request, default: { yes: 1 }, timeLimit: 1 }))
    const engine = waitingEngine({ nodes: [node] })
    const run = await engine.start(graph, {})
    expect(await run.result).toMatchObject({
      status: 'failed',
      error: {
        code: 'config',
        message:
          'The default answer of "node" does not fit what it asks: The field "yes" must be true or false, and is 1.',
      },
    })
  })

  it('and must not run twice keeps its answer when it is cut off behind it', async () => {
    let sent = 0
    const hanging = asking(async (context) => {
      const { yes } = context.ask(request)
      sent += 1
      await new Promise((_, reject) => {
        context.signal.addEventListener('abort', () => reject(context.signal.reason))
      })
      return yes
    }, 'at-most-once')
    const journal = memoryJournal()
    const before = waitingEngine({ journal, nodes: [hanging] })
    const run = await before.start(graph, {})
    await run.result
    const { seq } = journal.events(run.id).at(-1)!
    const handle = await before.answer(run.id, 'node', { yes: false }, { graph })
    await seen(handle.events(seq), 'node-start', 'node')
    await before.close()
    expect(sent).toBe(1)

    const quick = asking((context) => [context.ask(request)['yes'], 'again'], 'at-most-once')
    const after = waitingEngine({ journal, nodes: [quick] })
    const [recovered] = await after.recover(() => graph)
    expect(await recovered?.result).toMatchObject({ status: 'waiting', waiting: ['node'] })
    expect(journal.events(run.id).at(-2)).toMatchObject({ type: 'node-wait', uncertain: true })
    const last = await after.answer(run.id, 'node', { action: 'repeat' }, { graph })
    expect(await last.result).toMatchObject({
      status: 'succeeded',
      outputs: { out: [false, 'again'] },
    })
    expect(
      linesOf(journal.events(run.id)).filter((line) => line === 'node-answer node'),
    ).toHaveLength(2)
  })
})
