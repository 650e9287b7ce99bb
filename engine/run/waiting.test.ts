import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KnownGraphs } from '../../test/support/known-graphs.ts'
import { collect, graphOf, linesOf } from '../../test/support/small-engine.ts'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { asks, closedDoor, seen, waitingEngine } from '../../test/support/waiting-runs.ts'
import type { Graph } from '../graph/document.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import type { RunEvent } from './events.ts'
import { emptyTrace, reduceTrace } from './trace.ts'

/** Asks about a draft, beside a branch that does not need the answer. */
const review = graphOf({
  inputs: { word: { type: 'text' } },
  nodes: {
    draft: { type: 'pass', config: { mark: '!' }, inputs: { in: '$.word' } },
    person: asks(
      { question: 'May “{{draft}}” be sent?' },
      { inputs: { draft: 'draft.out', word: '$.word' } },
    ),
    sent: { type: 'pass', config: { mark: ' sent' }, inputs: { in: 'person.answer' } },
    beside: { type: 'slow', config: { milliseconds: 5 }, inputs: { in: '$.word' } },
    log: { type: 'pass', config: { mark: ' logged' }, inputs: { in: 'beside.out' } },
  },
  outputs: { sent: 'sent.out', log: 'log.out' },
})

/** Two people are asked side by side. */
const two = graphOf({
  nodes: {
    ada: asks({ question: 'Ada?' }),
    bob: asks({ question: 'Bob?' }),
    both: { type: 'pass', inputs: { in: 'ada.answer', also: 'bob.answer' } },
  },
  outputs: { ada: 'ada.answer', bob: 'bob.answer' },
})

function startedLines(events: readonly RunEvent[]): string[] {
  return linesOf(events)
    .filter((line) => line.startsWith('node-start '))
    .map((line) => line.slice('node-start '.length))
    .toSorted()
}

/** The engine of a process that ends when `stop` is called, or with the test. */
function processWith(
  path: string,
  graphs?: KnownGraphs,
): ReturnType<typeof waitingEngine> & { stop(): Promise<void> } {
  const journal = openSqliteJournal(path)
  const engine = waitingEngine({ journal, ...(graphs === undefined ? {} : { graphs }) })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= engine.close().then(() => journal.close()))
  onTestFinished(stop)
  return { ...engine, stop }
}

describe('a run that needs a person', () => {
  it('finishes what it can, then waits and holds nothing in memory', async () => {
    const engine = waitingEngine()
    const run = await engine.start(review, { word: 'hi' })
    const lines = linesOf(await collect(run.events()))
    expect(await run.result).toMatchObject({
      status: 'waiting',
      waiting: ['person'],
      outputs: {},
    })
    expect(lines).toContain('node-end log')
    expect(lines.filter((line) => line.endsWith(' sent'))).toEqual([])
    expect(lines.at(-1)).toBe('run-wait')
    expect(engine.journal.run(run.id)).toMatchObject({ status: 'waiting' })
    expect(engine.attach(run.id)).toBeUndefined()
  })

  it('records what the person is asked and shown', async () => {
    const engine = waitingEngine()
    const run = await engine.start(review, { word: 'hi' })
    await run.result
    const wait = engine.journal.events(run.id).find(({ type }) => type === 'node-wait')
    expect(wait).toMatchObject({
      path: 'person',
      request: {
        question: 'May “hi!” be sent?',
        show: { word: 'hi' },
        fields: [{ name: 'answer', type: 'text' }],
      },
    })
    expect(wait).not.toHaveProperty('deadline')
  })

  it('goes on with the answer and executes nothing again', async () => {
    const engine = waitingEngine()
    const run = await engine.start(review, { word: 'hi' })
    await run.result
    const { seq } = engine.journal.events(run.id).at(-1)!
    const handle = await engine.answer(run.id, 'person', { answer: 'yes' }, { by: 'Ada' })
    expect(linesOf(await collect(handle.events(seq)))).toEqual([
      'node-answer person',
      'run-resume',
      'node-start person',
      'node-end person',
      'node-start sent',
      'node-end sent',
      'run-end succeeded',
    ])
    expect(await handle.result).toMatchObject({
      id: run.id,
      outputs: { sent: 'yes sent', log: 'hi logged' },
    })
    const answer = engine.journal.events(run.id, seq)[0]
    expect(answer).toMatchObject({ by: 'Ada', answer: { answer: 'yes' } })
  })

  it('goes on in another process, with a graph that the source finds', async () => {
    const path = join(ownFolder(), 'journal.sqlite')
    const before = processWith(path)
    const run = await before.start(review, { word: 'hi' })
    await run.result
    await before.stop()

    const after = processWith(path, new KnownGraphs(review))
    expect(await after.recover()).toEqual([])
    const handle = await after.answer(run.id, 'person', { answer: 'yes' })
    expect(await handle.result).toMatchObject({
      status: 'succeeded',
      outputs: { sent: 'yes sent', log: 'hi logged' },
    })
    expect(startedLines(after.journal.events(run.id))).toEqual(
      // The node that asked is entered a second time, with the answer.
      ['beside', 'draft', 'log', 'person', 'person', 'sent'],
    )
  })

  it('goes on in another process with a graph that is handed in, and with no other', async () => {
    const path = join(ownFolder(), 'journal.sqlite')
    const before = processWith(path)
    const run = await before.start(review, { word: 'hi' })
    await run.result
    await before.stop()

    const after = processWith(path)
    await expect(after.answer(run.id, 'person', { answer: 'yes' })).rejects.toMatchObject({
      code: 'unknown-graph',
    })
    expect(after.journal.run(run.id)?.status).toBe('waiting')
    const handle = await after.answer(run.id, 'person', { answer: 'yes' }, { graph: review })
    expect(await handle.result).toMatchObject({ status: 'succeeded' })
  })

  it('takes the answer while other nodes are at work, and goes on without lying down', async () => {
    const door = closedDoor()
    const engine = waitingEngine({ nodes: [door.node] })
    const graph: Graph = {
      ...review,
      nodes: { ...review.nodes, beside: { type: 'door', inputs: { in: '$.word' } } },
    }
    const run = await engine.start(graph, { word: 'hi' })
    await seen(run.events(), 'node-wait', 'person')
    const handle = await engine.answer(run.id, 'person', { answer: 'yes' })
    expect(handle).toBe(engine.attach(run.id))
    door.open()
    const lines = linesOf(await collect(run.events()))
    expect(lines).not.toContain('run-wait')
    expect(lines.at(-1)).toBe('run-end succeeded')
    expect(await run.result).toMatchObject({ outputs: { sent: 'yes sent', log: 'hi logged' } })
    expect(door.count()).toBe(1)
  })

  it('waits for two people, who answer one after the other', async () => {
    const engine = waitingEngine()
    const run = await engine.start(two, {})
    expect(await run.result).toMatchObject({ waiting: ['ada', 'bob'] })
    const first = await engine.answer(run.id, 'bob', { answer: 'no' })
    expect(await first.result).toMatchObject({ status: 'waiting', waiting: ['ada'] })
    const second = await engine.answer(run.id, 'ada', { answer: 'yes' })
    expect(await second.result).toMatchObject({
      status: 'succeeded',
      outputs: { ada: 'yes', bob: 'no' },
    })
  })

  it('takes the answers of two people who answer at the same moment', async () => {
    const engine = waitingEngine()
    const run = await engine.start(two, {})
    await run.result
    const handles = await Promise.all([
      engine.answer(run.id, 'ada', { answer: 'yes' }),
      engine.answer(run.id, 'bob', { answer: 'no' }),
    ])
    for (const handle of handles) await handle.result
    await engine.attach(run.id)?.result
    expect(engine.journal.run(run.id)?.status).toBe('succeeded')
    const answers = linesOf(engine.journal.events(run.id)).filter((line) =>
      line.startsWith('node-answer'),
    )
    expect(answers.toSorted()).toEqual(['node-answer ada', 'node-answer bob'])
  })

  it('fails when something else fails meanwhile, and nobody can answer any more', async () => {
    const engine = waitingEngine()
    const graph = graphOf({
      nodes: { person: asks(), bad: { type: 'fail' } },
      outputs: { answer: 'person.answer', bad: 'bad.out' },
    })
    const run = await engine.start(graph, {})
    expect(await run.result).toMatchObject({ status: 'failed', error: { node: 'bad' } })
    await expect(engine.answer(run.id, 'person', { answer: 'late' })).rejects.toMatchObject({
      code: 'not-waiting',
      message: expect.stringContaining('The run has failed.'),
    })
  })

  it('asks nobody behind a branch that was not taken', async () => {
    const engine = waitingEngine()
    const graph = graphOf({
      inputs: { number: { type: 'number' } },
      nodes: {
        split: { type: 'even', inputs: { number: '$.number' } },
        person: asks({}, { inputs: { number: 'split.odd', other: 'split.odd' } }),
      },
      outputs: { even: 'split.even', answer: 'person.answer' },
    })
    const run = await engine.start(graph, { number: 2 })
    expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { even: 2 } })
    expect(engine.journal.events(run.id)).toContainEqual(
      expect.objectContaining({
        type: 'node-skip',
        reason: 'None of its inputs has a value: "number", "other".',
      }),
    )
    const odd = await engine.start(graph, { number: 3 })
    expect(await odd.result).toMatchObject({ status: 'waiting' })
  })

  it('can be cancelled while it waits, and is then over for everybody', async () => {
    const engine = waitingEngine()
    const run = await engine.start(two, {})
    await run.result
    expect(await engine.cancel(run.id, 'Nobody is in today.')).toBe(true)
    expect(engine.journal.run(run.id)?.status).toBe('cancelled')
    expect(engine.journal.events(run.id).at(-1)).toMatchObject({
      type: 'run-end',
      error: { code: 'cancelled', message: 'Nobody is in today.' },
    })
    await expect(engine.answer(run.id, 'ada', { answer: 'late' })).rejects.toMatchObject({
      code: 'not-waiting',
    })
    expect(await engine.cancel(run.id)).toBe(false)
  })
})

describe('the events of a run that waits', () => {
  it('are numbered without gaps, and a reader that comes again gets each once', async () => {
    const engine = waitingEngine()
    const run = await engine.start(two, {})
    const received: RunEvent[] = []
    const last = (): number =>
      received.flatMap((one) => ('seq' in one ? [one.seq] : [])).at(-1) ?? 0
    received.push(...(await collect(run.events())))
    for (const person of ['ada', 'bob']) {
      const handle = await engine.answer(run.id, person, { answer: 'yes' })
      received.push(...(await collect(handle.events(last()))))
    }
    const numbers = received.flatMap((one) => ('seq' in one ? [one.seq] : []))
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    expect(received).toEqual(engine.journal.events(run.id))
    expect(linesOf(received).filter((line) => line.startsWith('run-'))).toEqual([
      'run-start',
      'run-wait',
      'run-resume',
      'run-wait',
      'run-resume',
      'run-end succeeded',
    ])
  })

  it('make a trace that knows the question, the answer and who gave it', async () => {
    const engine = waitingEngine()
    const run = await engine.start(review, { word: 'hi' })
    await run.result
    const traceNow = () => engine.journal.events(run.id).reduce(reduceTrace, emptyTrace)
    expect(traceNow().status).toBe('waiting')
    expect(traceNow().spans.get('person')).toMatchObject({
      status: 'waiting',
      nodeType: 'human',
      request: { question: 'May “hi!” be sent?' },
    })
    const handle = await engine.answer(run.id, 'person', { answer: 'yes' }, { by: 'Ada' })
    await handle.result
    expect(traceNow().status).toBe('succeeded')
    expect(traceNow().spans.get('person')).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      outputs: { answer: 'yes' },
      answer: { answer: { answer: 'yes' }, by: 'Ada' },
    })
  })

  it('leave a span that still waited stopped when the run ends', async () => {
    const engine = waitingEngine()
    const run = await engine.start(two, {})
    await run.result
    await engine.cancel(run.id)
    const { spans } = engine.journal.events(run.id).reduce(reduceTrace, emptyTrace)
    expect([...spans.values()].map(({ status }) => status)).toEqual(['stopped', 'stopped'])
  })
})
