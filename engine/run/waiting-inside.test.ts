import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { KnownGraphs } from '../../test/support/known-graphs.ts'
import { graphOf, linesOf } from '../../test/support/small-engine.ts'
import { asks, waitingEngine } from '../../test/support/waiting-runs.ts'
import type { Graph, MapFrame } from '../graph/document.ts'
import { emptyTrace, reduceTrace } from './trace.ts'
import { waitingNodes } from './waiting-nodes.ts'

type Engine = ReturnType<typeof waitingEngine>

/** Answers what waits until nothing does; each with what `say` makes of the path. */
async function answerAll(
  engine: Engine,
  graph: Graph,
  input: Record<string, unknown>,
  say: (path: string) => string,
): Promise<{ outputs: unknown; status: string; asked: string[]; lines: string[] }> {
  const asked: string[] = []
  const run = await engine.start(graph, input)
  let result = await run.result
  while (result.status === 'waiting') {
    const path = result.waiting?.[0] ?? ''
    asked.push(path)
    const handle = await engine.answer(run.id, path, { answer: say(path) })
    result = await handle.result
  }
  const lines = linesOf(engine.journal.events(run.id))
  return { outputs: result.outputs, status: result.status, asked, lines }
}

function spansOf({ journal }: Engine, run: string): Record<string, string> {
  const { spans } = journal.events(run).reduce(reduceTrace, emptyTrace)
  return Object.fromEntries([...spans].map(([path, { status }]) => [path, status]))
}

describe('a person in a loop', () => {
  const loop = graphOf({
    inputs: { word: { type: 'text' } },
    nodes: {
      turns: { frame: 'loop', max: 5, until: 'count.done' },
      count: { type: 'count', in: 'turns', inputs: { before: 'count.number' } },
      person: asks(
        { question: 'Turn {{number}} of {{word}}?' },
        { in: 'turns', inputs: { number: 'count.number', word: '$.word' } },
      ),
      told: { type: 'pass', in: 'turns', inputs: { in: 'person.answer', also: 'told.out' } },
      after: { type: 'pass', config: { mark: '.' }, inputs: { in: 'told.out' } },
    },
    outputs: { last: 'after.out', turns: 'turns.iterations' },
  })

  it('is asked in each turn, and each turn is counted once', async () => {
    const { outputs, asked, lines } = await answerAll(
      waitingEngine(),
      loop,
      { word: 'x' },
      (path) => `said at ${path}`,
    )
    expect(asked).toEqual(['turns#1/person', 'turns#2/person', 'turns#3/person'])
    expect(outputs).toEqual({ last: 'said at turns#3/person.', turns: 3 })
    expect(lines.filter((line) => line.startsWith('frame-iteration'))).toEqual([
      'frame-iteration turns 1/5',
      'frame-iteration turns 2/5',
      'frame-iteration turns 3/5',
    ])
    expect(lines.filter((line) => line === 'node-start turns#1/count')).toHaveLength(1)
  })

  it('is named by its id where no other turn waits', async () => {
    const engine = waitingEngine()
    const run = await engine.start(loop, { word: 'x' })
    await run.result
    const handle = await engine.answer(run.id, 'person', { answer: 'yes' })
    expect(await handle.result).toMatchObject({ waiting: ['turns#2/person'] })
  })
})

describe('people in a map', () => {
  const mapOf = (frame: Partial<MapFrame>, more: Graph['nodes'] = {}): Graph =>
    graphOf({
      inputs: { words: { type: 'text[]' } },
      nodes: {
        each: { frame: 'map', over: '$.words', ...frame },
        person: asks({ question: '{{word}}?' }, { in: 'each', inputs: { word: '$item' } }),
        ...more,
      },
      outputs: { answers: 'person.answer' },
    })

  it('are asked all at once, and their answers stand in the order of the items', async () => {
    const engine = waitingEngine()
    const run = await engine.start(mapOf({ concurrency: 2 }), { words: ['a', 'b', 'c'] })
    expect(await run.result).toMatchObject({
      waiting: ['each#1/person', 'each#2/person', 'each#3/person'],
    })
    await expect(engine.answer(run.id, 'person', { answer: 'x' })).rejects.toMatchObject({
      code: 'several',
      message: `Several nodes "person" of the run "${run.id}" wait: "each#1/person", "each#2/person", "each#3/person". Say which by its path.`,
    })
    for (const item of [3, 1, 2]) {
      const handle = await engine.answer(run.id, `each#${item}/person`, { answer: `for ${item}` })
      await handle.result
    }
    expect(engine.journal.events(run.id).at(-1)).toMatchObject({
      type: 'run-end',
      outputs: { answers: ['for 1', 'for 2', 'for 3'] },
    })
  })

  it('are not waited for in an item that failed and is left out', async () => {
    const bad: Graph['nodes'] = {
      bad: { type: 'fail', config: { on: ['b'] }, in: 'each', inputs: { in: '$item' } },
    }
    const { outputs, asked } = await answerAll(
      waitingEngine(),
      mapOf({ onItemError: 'skip' }, bad),
      { words: ['a', 'b'] },
      (path) => path,
    )
    expect(asked).toEqual(['each#1/person'])
    expect(outputs).toEqual({ answers: ['each#1/person'] })
  })

  it('are not listed either in an item that failed and is left out', async () => {
    const bad: Graph['nodes'] = {
      bad: { type: 'fail', config: { on: ['b'] }, in: 'each', inputs: { in: '$item' } },
    }
    const engine = waitingEngine()
    const run = await engine.start(mapOf({ onItemError: 'skip' }, bad), { words: ['b', 'a'] })
    expect(await run.result).toMatchObject({ waiting: ['each#2/person'] })
    expect(waitingNodes(engine.journal, run.id).map(({ path }) => path)).toEqual(['each#2/person'])
    expect(spansOf(engine, run.id)).toMatchObject({
      'each#1/person': 'stopped',
      'each#2/person': 'waiting',
    })
    await expect(engine.answer(run.id, 'each#1/person', { answer: 'x' })).rejects.toMatchObject({
      code: 'not-waiting',
    })
    const handle = await engine.answer(run.id, 'person', { answer: 'yes' })
    expect(await handle.result).toMatchObject({ outputs: { answers: ['yes'] } })
  })

  it('are waited for in an item that failed and is collected', async () => {
    const bad: Graph['nodes'] = {
      bad: { type: 'fail', config: { on: ['b'] }, in: 'each', inputs: { in: '$item' } },
    }
    const { outputs, asked } = await answerAll(
      waitingEngine(),
      mapOf({ onItemError: 'collect' }, bad),
      { words: ['a', 'b'] },
      (path) => path,
    )
    expect(asked).toEqual(['each#1/person', 'each#2/person'])
    expect(outputs).toEqual({ answers: ['each#1/person', 'each#2/person'] })
  })

  it('that a failed item makes pointless let the run fail', async () => {
    const bad: Graph['nodes'] = {
      bad: { type: 'fail', config: { on: ['b'] }, in: 'each', inputs: { in: '$item' } },
    }
    const engine = waitingEngine()
    const run = await engine.start(mapOf({}, bad), { words: ['a', 'b'] })
    expect(await run.result).toMatchObject({ status: 'failed', error: { node: 'bad' } })
  })
})

describe('a person in a subgraph', () => {
  const inner = graphOf({
    name: 'inner',
    inputs: { word: { type: 'text' } },
    nodes: {
      person: asks({ question: '{{word}}?' }, { inputs: { word: '$.word' } }),
      beside: { type: 'fail', config: { on: ['bad'] }, inputs: { in: '$.word' } },
    },
    outputs: { answer: 'person.answer' },
  })
  const outer = (more: Partial<Graph['nodes'][string]> = {}): Graph =>
    graphOf({
      inputs: { word: { type: 'text' } },
      nodes: {
        // SAFETY: the further parts are those of a node.
        ask: {
          type: 'graph',
          config: { graph: 'inner' },
          inputs: { word: '$.word' },
          ...more,
        } as Graph['nodes'][string],
        after: { type: 'pass', config: { mark: '.' }, inputs: { in: 'ask.answer' } },
      },
      outputs: { answer: 'after.out' },
    })

  it('holds up what reads the subgraph, and is named by a path inside it', async () => {
    const engine = waitingEngine({ graphs: new KnownGraphs(inner, outer()) })
    const { outputs, asked, lines } = await answerAll(engine, outer(), { word: 'x' }, () => 'yes')
    expect(asked).toEqual(['ask/person'])
    expect(outputs).toEqual({ answer: 'yes.' })
    expect(lines.filter((line) => line === 'node-start ask')).toHaveLength(1)
    expect(lines.indexOf('node-end ask')).toBeGreaterThan(lines.indexOf('node-end ask/person'))
  })

  it('lets the subgraph take as long as all of its nodes together, without the wait', async () => {
    const slow = graphOf({
      ...inner,
      nodes: {
        before: { type: 'slow', config: { milliseconds: 30 }, inputs: { in: '$.word' } },
        person: asks({}, { inputs: { in: 'before.out' } }),
      },
    })
    const engine = waitingEngine({ graphs: new KnownGraphs(slow, outer()) })
    const run = await engine.start(outer(), { word: 'x' })
    await run.result
    await wait(200)
    const handle = await engine.answer(run.id, 'ask/person', { answer: 'yes' })
    await handle.result
    const events = engine.journal.events(run.id)
    const durationOf = (path: string): number => {
      const end = events.find((event) => event.type === 'node-end' && event.path === path)
      return end?.type === 'node-end' ? end.duration : Number.NaN
    }
    const whole = events.at(-1)!.at - events[0]!.at
    expect(durationOf('ask')).toBeGreaterThanOrEqual(30)
    expect(durationOf('ask')).toBeLessThanOrEqual(whole - 195)
  })

  it('is waited for no more when the subgraph has failed and the graph handles it', async () => {
    const graph = graphOf({
      ...outer({ onError: 'emit' }),
      nodes: { ...outer({ onError: 'emit' }).nodes, second: asks() },
      outputs: { error: 'ask.error', answer: 'second.answer' },
    })
    const engine = waitingEngine({ graphs: new KnownGraphs(inner, graph) })
    const run = await engine.start(graph, { word: 'bad' })
    expect(await run.result).toMatchObject({ status: 'waiting', waiting: ['second'] })
    await expect(engine.answer(run.id, 'ask/person', { answer: 'x' })).rejects.toMatchObject({
      code: 'not-waiting',
      message: expect.stringContaining('The one that waits is "second".'),
    })
    const handle = await engine.answer(run.id, 'second', { answer: 'yes' })
    expect(await handle.result).toMatchObject({
      status: 'succeeded',
      outputs: { answer: 'yes', error: { message: 'It does not like "bad".' } },
    })
  })

  it('leaves its subgraph at work in the trace, and nothing of one that was stopped', async () => {
    const slow = graphOf({
      name: 'slow',
      nodes: { long: { type: 'slow', config: { milliseconds: 60_000 } } },
      outputs: { out: 'long.out' },
    })
    const graph = graphOf({
      inputs: { word: { type: 'text' } },
      nodes: {
        ...outer({}).nodes,
        late: { type: 'graph', config: { graph: 'slow' }, timeout: 10, onError: 'emit' },
        after: { type: 'need', inputs: { in: 'late.error' } },
      },
      outputs: { error: 'after.out' },
    })
    const engine = waitingEngine({ graphs: new KnownGraphs(inner, slow, graph) })
    const run = await engine.start(graph, { word: 'hi' })
    expect(await run.result).toMatchObject({ status: 'waiting', waiting: ['ask/person'] })
    expect(spansOf(engine, run.id)).toMatchObject({
      ask: 'running',
      'ask/person': 'waiting',
      late: 'failed',
      'late/long': 'stopped',
      after: 'succeeded',
    })
  })
})
