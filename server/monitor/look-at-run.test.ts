import { expect, onTestFinished, test } from 'vitest'
import type { Json } from '../../engine/graph/values.ts'
import type { RecordedEvent } from '../../engine/journal/journal.ts'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import { noUsage } from '../../engine/models/no-usage.ts'
import type { NodeEnd } from '../../engine/run/events.ts'
import { lookAtRun, type RunLook } from './look-at-run.ts'

type Unplaced<Event> = Event extends RecordedEvent ? Omit<Event, 'run' | 'seq' | 'at'> : never

/** What is seen of a run that started at 1000 and recorded this. */
async function look(...events: readonly Unplaced<RecordedEvent>[]): Promise<RunLook> {
  const journal = memoryJournal()
  onTestFinished(() => journal.close())
  const all: readonly Unplaced<RecordedEvent>[] = [
    { type: 'run-start', graph: 'g', version: 'v', input: {} },
    ...events,
  ]
  await journal.append(
    all.map((event, at) => ({
      // SAFETY: each is an event that lacks its place only.
      event: { ...event, run: 'a', seq: at + 1, at: 1000 + at } as RecordedEvent,
    })),
  )
  return lookAtRun(journal, 'a', 1000)
}

const usage = (cost: number | null) => ({
  ...noUsage,
  cost,
  models: [{ model: 'm', calls: 1, inputTokens: 1, outputTokens: 1, cost }],
})

function nodeEnd(path: string, more: Partial<NodeEnd> = {}): Unplaced<RecordedEvent> {
  return {
    type: 'node-end',
    path,
    node: path,
    nodeType: 'template',
    attempt: 1,
    outputs: {},
    usage: noUsage,
    calls: [],
    key: path,
    duration: 10,
    ...more,
  }
}

function nodeError(path: string, more: object = {}): Unplaced<RecordedEvent> {
  const error = { message: 'No.', code: 'model' }
  const { type: _, ...rest } = nodeEnd(path) as Unplaced<NodeEnd>
  return { ...rest, type: 'node-error', error, handled: true, ...more }
}

const runEnd = (outputs: Readonly<Record<string, Json>> = {}): Unplaced<RecordedEvent> => ({
  type: 'run-end',
  status: 'succeeded',
  outputs,
  usage: noUsage,
  duration: 1,
})

const spoke = (startedAt: number, firstToken?: number) => ({
  kind: 'chat' as const,
  model: 'm',
  startedAt,
  duration: 900,
  request: '',
  response: '',
  inputTokens: 1,
  outputTokens: 1,
  cost: 0,
  ...(firstToken === undefined ? {} : { firstToken }),
})

const reused = { run: 'before', path: 'x' }

test('the first word is the first one that a model said in this run', async () => {
  const { firstToken } = await look(
    nodeEnd('a', { calls: [spoke(1200, 400), spoke(1300, 150)] }),
    nodeError('b', { calls: [spoke(1500)] }),
    nodeEnd('c', { calls: [spoke(20, 3)], reused }),
    runEnd(),
  )
  expect(firstToken).toBe(450)
  expect(await look(nodeEnd('a'), runEnd())).not.toHaveProperty('firstToken')
})

test('executions are counted, and those that a record answered; not edits, graphs and turns of agents', async () => {
  const { executions, cached } = await look(
    nodeEnd('a'),
    nodeEnd('b', { reused }),
    nodeError('c', { reused }),
    nodeEnd('d', { edited: true }),
    nodeEnd('e', { nodeType: 'graph' }),
    nodeEnd('e/f'),
    nodeEnd('agent/turn~1'),
    runEnd(),
  )
  expect({ executions, cached }).toEqual({ executions: 4, cached: 2 })
})

test('an output that is a verdict counts, also one with long reasons, and nothing else does', async () => {
  const long = ['x'.repeat(5000)]
  const { verdicts } = await look(
    runEnd({
      verdict: { pass: true, score: 1, reasons: [] },
      long: { pass: false, score: null, reasons: long },
      answer: 'x'.repeat(5000),
      list: long,
      fits: true,
      json: { pass: 'perhaps' },
      none: null,
    }),
  )
  expect(verdicts).toEqual([
    { output: 'verdict', pass: true },
    { output: 'long', pass: false },
  ])
})

test('a node is told of with all its turns, and with what its subgraph and its attempts cost', async () => {
  const { nodes } = await look(
    nodeEnd('correct#1/generate', { usage: usage(0.1), duration: 30 }),
    nodeEnd('correct#2/generate', { usage: usage(0.2), duration: 50 }),
    nodeEnd('retrieve', { reused, duration: 999 }),
    {
      type: 'node-retry',
      path: 'answer/ask',
      node: 'ask',
      attempt: 1,
      error: { message: 'No.', code: 'model' },
      delay: 1,
      usage: usage(0.5),
    },
    nodeError('answer/ask', { usage: usage(0.25), duration: 70 }),
    nodeEnd('answer', { nodeType: 'graph', duration: 80 }),
    nodeEnd('agent/turn~1', { usage: usage(null), duration: 5 }),
    nodeEnd('agent', { duration: 6 }),
    runEnd(),
  )
  const none = { failed: 0, cached: 0, cost: 0 }
  expect(nodes.map((node) => ({ ...node, cost: node.cost && +node.cost.toFixed(6) }))).toEqual([
    { node: 'generate', ...none, durations: [30, 50], cost: 0.3 },
    { node: 'retrieve', ...none, durations: [], cached: 1 },
    { node: 'answer/ask', ...none, durations: [70], failed: 1, cost: 0.75 },
    { node: 'answer', ...none, durations: [80], cost: 0.75 },
    { node: 'agent', ...none, durations: [6], cost: null },
  ])
})

test('a run with very many events is looked at in part, and its verdict is seen', async () => {
  const many = Array.from({ length: 6000 }, (_, at) => nodeEnd(`each#${at + 1}/said`))
  const { executions, verdicts } = await look(...many, runEnd({ verdict: { pass: true } }))
  expect(executions).toBeGreaterThan(4900)
  expect(executions).toBeLessThan(5600)
  expect(verdicts).toEqual([{ output: 'verdict', pass: true }])
})
