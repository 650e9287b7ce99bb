import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { graphOf, linesOf } from '../../test/support/small-engine.ts'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { asks, closedDoor, seen, waitingEngine } from '../../test/support/waiting-runs.ts'
import { defineNode, port } from '../graph/define-node.ts'
import type { Graph, GraphNode } from '../graph/document.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import { fakeModels } from '../testing.ts'
import { complete, type ChatModel } from '../models/chat-model.ts'
import type { Budget } from './budget.ts'
import type { RunEvent } from './events.ts'
import { readRecovered } from './recover.ts'
import type { RunResult } from './run-graph.ts'

/** Asks a model that takes 100 tokens and 0.25 dollars each time. */
const call = defineNode({
  type: 'call',
  version: 1,
  family: 'model',
  title: 'Call',
  description: 'Asks a model.',
  effect: 'pure',
  config: z.object({}),
  inputs: { in: port.any() },
  outputs: { out: port.text() },
  async run({ context }) {
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    const { signal, models } = context
    const { text } = await complete(models.chat('default')!, { messages }, { signal })
    return { out: text }
  },
})

const usage = { model: 'fake:dear', calls: 1, inputTokens: 60, outputTokens: 40, cost: 0.25 }
const chat: ChatModel = {
  name: usage.model,
  async *stream() {
    await Promise.resolve()
    yield { type: 'text-delta', text: 'Hi' }
    yield { type: 'end', finishReason: 'stop', usage }
  },
}

/** A chain of calls, each behind the one before. */
function calls(count: number): Record<string, GraphNode> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `call${at}`,
      { type: 'call', inputs: { in: at === 0 ? '$.word' : `call${at - 1}.out` } },
    ]),
  )
}

const inputs: Graph['inputs'] = { word: { type: 'text', default: 'x' } }
const chain = graphOf({ inputs, nodes: calls(5), outputs: { out: 'call4.out' } })

function modelEngine(
  options: Parameters<typeof waitingEngine>[0] = {},
): ReturnType<typeof waitingEngine> {
  const models = fakeModels({ chat })
  return waitingEngine({ models, ...options, nodes: [call, ...(options.nodes ?? [])] })
}

async function runWith(
  budget: Budget,
  graph = chain,
): Promise<{ result: RunResult; events: readonly RunEvent[] }> {
  const engine = modelEngine()
  const run = await engine.start(graph, {}, { budget })
  const result = await run.result
  return { result, events: engine.journal.events(run.id) }
}

function count(events: readonly RunEvent[], type: RunEvent['type']): number {
  return events.filter((event) => event.type === type).length
}

describe('a run that goes over its budget', () => {
  it.each<[Budget, string, number]>([
    [{ executions: 2 }, 'its budget of 2 node executions', 2],
    [{ tokens: 250 }, 'its budget of 250 tokens', 3],
    [{ cost: 0.5 }, 'its budget of 0.5 US dollars', 3],
  ])('of %j stops, and says which', async (budget, what, started) => {
    const { result, events } = await runWith(budget)
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'budget', message: `The run was stopped because it went over ${what}.` },
    })
    expect(count(events, 'node-start')).toBe(started)
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'failed' })
  })

  it('of time lets go of what is under way', async () => {
    const slow = graphOf({
      nodes: { slow: { type: 'slow', config: { milliseconds: 60_000 } } },
      outputs: { out: 'slow.out' },
    })
    const { result } = await runWith({ wallTime: 20 }, slow)
    expect(result).toMatchObject({
      status: 'failed',
      error: {
        code: 'budget',
        message: 'The run was stopped because it went over its budget of 20 ms.',
      },
    })
  })

  it('is as good as done when it just fits', async () => {
    const budget = { executions: 5, tokens: 500, cost: 1.25, wallTime: 60_000 }
    const { result } = await runWith(budget)
    expect(result).toMatchObject({ status: 'succeeded', outputs: { out: 'Hi' } })
  })
})

describe('a budget gate', () => {
  const gated = graphOf({
    inputs,
    nodes: {
      ...calls(2),
      gate: { type: 'budget', config: { share: 0.5 }, inputs: { value: 'call1.out' } },
      dear: { type: 'call', inputs: { in: 'gate.within' } },
      cheap: { type: 'pass', config: { mark: ', briefly' }, inputs: { in: 'gate.over' } },
      used: { type: 'pass', inputs: { in: 'gate.used' } },
    },
    outputs: { out: ['dear.out', 'cheap.out'], used: 'used.out' },
  })

  it('takes the cheap way before the cap would fail the run', async () => {
    const { result, events } = await runWith({ tokens: 250 }, gated)
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: { out: 'Hi, briefly', used: 0.8 },
    })
    expect(linesOf(events)).toContain('node-skip dear')
  })

  it('takes the other way while there is enough, and without a budget', async () => {
    for (const budget of [{ tokens: 1000 }, {}]) {
      const { result } = await runWith(budget, gated)
      expect(result).toMatchObject({ status: 'succeeded', outputs: { out: 'Hi' } })
    }
  })

  it('looks at whatever part of the budget is used most', async () => {
    const { result } = await runWith({ tokens: 1000, cost: 0.8, executions: 100 }, gated)
    expect(result.outputs).toMatchObject({ out: 'Hi, briefly', used: 0.5 / 0.8 })
  })

  it('asks anew in each run, also where records of other runs are reused', async () => {
    const engine = modelEngine()
    const outputs: unknown[] = []
    for (const tokens of [1000, 250]) {
      const run = await engine.start(gated, {}, { budget: { tokens }, reuse: true })
      const { used } = (await run.result).outputs
      outputs.push(used)
    }
    // What the first run paid for costs the second nothing.
    expect(outputs).toEqual([0.2, 0])
  })
})

describe('a run that waits for a person or was cut off', () => {
  const asking = graphOf({
    inputs,
    nodes: {
      ...calls(2),
      person: asks({}, { inputs: { draft: 'call1.out' } }),
      after: { type: 'call', inputs: { in: 'person.answer' } },
    },
    outputs: { out: 'after.out' },
  })

  async function answered(budget: Budget): Promise<RunResult> {
    const engine = modelEngine()
    const run = await engine.start(asking, {}, { budget })
    expect(await run.result).toMatchObject({ status: 'waiting' })
    return (await engine.answer(run.id, 'person', { answer: 'yes' })).result
  }

  it('counts on from what it had spent', async () => {
    expect(await answered({ tokens: 300, cost: 0.75 })).toMatchObject({ status: 'succeeded' })
    expect(await answered({ tokens: 299 })).toMatchObject({
      status: 'failed',
      error: { code: 'budget' },
    })
    expect(await answered({ cost: 0.74 })).toMatchObject({
      status: 'failed',
      error: { code: 'budget' },
    })
  })

  it('counts the node that asked once', async () => {
    expect(await answered({ executions: 4 })).toMatchObject({ status: 'succeeded' })
    expect(await answered({ executions: 3 })).toMatchObject({ status: 'failed' })
  })

  it('does not count the time in which it waited', async () => {
    const engine = modelEngine()
    const run = await engine.start(asking, {}, { budget: { wallTime: 60_000 } })
    await run.result
    const before = readRecovered(engine.journal, run.id).spent.elapsed
    await wait(200)
    await (
      await engine.answer(run.id, 'person', { answer: 'yes' })
    ).result
    const events = engine.journal.events(run.id)
    const [first, last] = [events[0]!.at, events.at(-1)!.at]
    expect(last - first).toBeGreaterThanOrEqual(200)
    const { elapsed } = readRecovered(engine.journal, run.id).spent
    expect(elapsed).toBeGreaterThanOrEqual(before)
    expect(elapsed).toBeLessThanOrEqual(last - first - 195)
  })

  it('has the same budget in the next process, with what the first had spent', async () => {
    const path = join(ownFolder(), 'journal.sqlite')
    const door = closedDoor()
    const graph = graphOf({
      inputs,
      nodes: {
        ...calls(2),
        door: { type: 'door', inputs: { in: 'call1.out' } },
        after: { type: 'call', inputs: { in: 'door.out' } },
      },
      outputs: { out: 'after.out' },
    })
    const journal = openSqliteJournal(path)
    const before = modelEngine({ journal, nodes: [door.node] })
    const run = await before.start(graph, {}, { budget: { tokens: 250 } })
    await seen(run.events(), 'node-start', 'door')
    await before.close()
    await journal.close()

    const reopened = openSqliteJournal(path)
    onTestFinished(() => reopened.close())
    const after = modelEngine({ journal: reopened, nodes: [door.node] })
    const [handle] = await after.recover(() => graph)
    door.open()
    expect(await handle?.result).toMatchObject({
      status: 'failed',
      error: { code: 'budget', message: expect.stringContaining('250 tokens') },
      usage: { inputTokens: 180, outputTokens: 120 },
    })
    const lines = linesOf(reopened.events(run.id))
    expect(lines.filter((line) => line === 'node-start call0')).toHaveLength(1)
    await after.close()
  })
})
