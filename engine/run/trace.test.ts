import { describe, expect, it } from 'vitest'
import { collect, graphOf, smallEngine } from '../../test/support/small-engine.ts'
import { began, recordedEvents } from '../../test/support/recorded-events.ts'
import { noUsage } from '../models/no-usage.ts'
import type { RunEvent } from './events.ts'
import { emptyTrace, reduceEvents, reduceTrace, workTime, type Trace } from './trace.ts'

function traceOf(events: readonly RunEvent[]): Trace {
  return events.reduce(reduceTrace, emptyTrace)
}

/** The spans of a trace, a line each. */
function linesOf({ spans }: Trace): string[] {
  return [...spans.values()].map(
    ({ path, status, attempt, retries }) =>
      `${path} ${status} ${attempt}${retries.length === 0 ? '' : ` after ${retries.length}`}`,
  )
}

describe('many events at once', () => {
  const events = recordedEvents()
  events.start('a')
  events.retry('a', 'Busy.')
  events.start('a', { attempt: 2 })
  events.start('b', { nodeType: 'graph' })
  events.start('b/c')
  events.turn('d', 1, 3)
  events.start('d#1/e')
  events.end('d#1/e', { out: 1 })
  events.fail('b', 'Too slow.', true)
  events.end('a', { text: 'Warp' })
  events.skip('f', 'Absent.')
  events.over('succeeded')

  it('make the same trace as one after the other, wherever they are cut', () => {
    const whole = traceOf(events.all)
    for (let cut = 0; cut <= events.all.length; cut += 1) {
      const first = reduceEvents(emptyTrace, events.all.slice(0, cut))
      expect(reduceEvents(first, events.all.slice(cut))).toEqual(whole)
    }
  })

  it('leave the trace that they follow as it was', () => {
    const before = traceOf(events.all.slice(0, 5))
    const copy = structuredClone(before)
    reduceEvents(before, events.all.slice(5))
    expect(before).toEqual(copy)
    expect(emptyTrace.spans.size).toBe(0)
  })
})

describe('a span', () => {
  it('runs, streams and ends', () => {
    const events = recordedEvents()
    events.start('a', { model: 'openai:small' })
    events.delta('a', 'text', 'Warp', 0)
    events.delta('a', 'text', ' and', 4)
    expect(traceOf(events.all).spans.get('a')).toMatchObject({
      status: 'running',
      model: 'openai:small',
      streaming: { text: 'Warp and' },
    })
    events.end('a', { text: 'Warp and weft' })
    expect(traceOf(events.all).spans.get('a')).toMatchObject({
      status: 'succeeded',
      streaming: {},
      outputs: { text: 'Warp and weft' },
      duration: 10,
    })
  })

  it('keeps its failed attempts, and drops what they streamed', () => {
    const events = recordedEvents()
    events.start('a')
    events.delta('a', 'text', 'Wrong', 0)
    events.retry('a', 'Broken JSON.')
    const retrying = traceOf(events.all).spans.get('a')
    expect(retrying).toMatchObject({ status: 'retrying', streaming: {} })
    events.start('a', { attempt: 2 })
    // Of the first attempt, which was given up but goes on.
    events.delta('a', 'text', 'zombie', 0)
    events.fail('a', 'Broken again.')
    expect(traceOf(events.all).spans.get('a')).toMatchObject({
      status: 'failed',
      streaming: {},
      startedAt: retrying?.startedAt,
      error: { message: 'Broken again.' },
      retries: [{ attempt: 1, message: 'Broken JSON.' }],
    })
  })

  it('that was skipped or answered from a record has no start of its own', () => {
    const events = recordedEvents()
    events.skip('a', 'The required input "in" is absent.')
    events.end('b', { out: 1 })
    const { spans } = traceOf(events.all)
    expect(spans.get('a')).toMatchObject({ status: 'skipped', skipReason: /absent/ })
    expect(spans.get('b')).toMatchObject({ status: 'succeeded', outputs: { out: 1 } })
  })

  it('that stands open when the run ends was stopped', () => {
    const events = recordedEvents()
    events.start('a')
    events.start('b')
    events.retry('b', 'Busy.')
    events.end('c', {})
    events.over('cancelled')
    expect(linesOf(traceOf(events.all))).toEqual([
      'a stopped 1',
      'b stopped 1 after 1',
      'c succeeded 1',
    ])
  })
})

describe('pieces of a text', () => {
  const events = recordedEvents()
  const begun = traceOf([events.all[0]!, events.start('a')])
  const after = (...pieces: RunEvent[]): string | undefined =>
    pieces.reduce(reduceTrace, begun).spans.get('a')?.streaming['text']

  it('begin anew at 0, and overlap without doubling', () => {
    expect(after(events.delta('a', 'text', 'Warp', 0), events.delta('a', 'text', 'Weft', 0))).toBe(
      'Weft',
    )
    expect(after(events.delta('a', 'text', 'Warp', 0), events.delta('a', 'text', 'p and', 3))).toBe(
      'Warp and',
    )
  })

  it('are left out behind a gap, and for a span that is not running', () => {
    expect(after(events.delta('a', 'text', 'weft', 9))).toBeUndefined()
    expect(reduceTrace(begun, events.delta('b', 'text', 'x', 0))).toBe(begun)
  })
})

describe('frames', () => {
  it('show the farthest of their turns, in whatever order items begin', () => {
    const events = recordedEvents()
    events.turn('each', 1, 4, 'map')
    events.turn('each', 3, 4, 'map')
    events.turn('each', 2, 4, 'map')
    events.turn('each#2/turns', 1, 9)
    const { frames } = traceOf(events.all)
    expect(frames.get('each')).toMatchObject({ kind: 'map', started: 3, of: 4 })
    expect(frames.get('each#2/turns')).toMatchObject({ kind: 'loop', started: 1, of: 9 })
  })
})

describe('a trace', () => {
  it('ignores events that it has already', () => {
    const events = recordedEvents()
    events.start('a')
    events.end('a', { out: 1 })
    const once = traceOf(events.all)
    expect([...events.all, ...events.all].reduce(reduceTrace, emptyTrace)).toEqual(once)
    expect(reduceTrace(once, events.all[1]!)).toBe(once)
  })

  it('changes no trace that was given out before', () => {
    const events = recordedEvents()
    const before = traceOf([events.all[0]!, events.start('a')])
    const copy = structuredClone(before)
    for (const event of [
      events.delta('a', 'text', 'x'),
      events.end('a', {}),
      events.turn('f', 1, 2),
    ])
      reduceTrace(before, event)
    expect(before).toEqual(copy)
  })

  it('waits and goes on with the run', () => {
    const events = recordedEvents()
    const waiting: RunEvent = { type: 'run-wait', run: 'run-1', seq: 2, at: 1, waiting: ['human'] }
    const resumed: RunEvent = { type: 'run-resume', run: 'run-1', seq: 3, at: 2, reason: 'answer' }
    expect(traceOf([events.all[0]!, waiting]).status).toBe('waiting')
    expect(traceOf([events.all[0]!, waiting, resumed]).status).toBe('running')
  })

  it('counts the time in which it waited for people apart', () => {
    const [start] = recordedEvents().all
    const of = (seq: number, at: number) => ({ run: 'run-1', seq, at: began + at })
    const all: RunEvent[] = [
      start!,
      { type: 'run-wait', ...of(2, 100), waiting: ['human'] },
      { type: 'run-resume', ...of(3, 1100), reason: 'answer' },
      { type: 'run-wait', ...of(4, 1150), waiting: ['human'] },
    ]
    const worked = (events: readonly RunEvent[], ...times: number[]): number[] =>
      times.map((at) => workTime(traceOf(events), began + at))
    expect(worked(all, 0, 50, 100, 600, 1100, 1120, 1150, 9999)).toEqual([
      0, 50, 100, 100, 100, 120, 150, 150,
    ])
    const ended: RunEvent = {
      type: 'run-end',
      ...of(5, 2000),
      status: 'cancelled',
      outputs: {},
      usage: noUsage,
      duration: 2000,
    }
    expect(traceOf([...all, ended]).pauses).toEqual([
      { from: began + 100, to: began + 1100 },
      { from: began + 1150, to: began + 2000 },
    ])
  })

  it('knows of a span the last thing that was asked, and what was said to it', () => {
    const events = recordedEvents()
    events.start('human')
    const of = (seq: number) => ({
      run: 'run-1',
      seq,
      at: began + seq,
      path: 'human',
      node: 'human',
    })
    const request = { question: 'Well?', show: {}, fields: [] }
    const all: RunEvent[] = [
      ...events.all,
      { type: 'node-wait', ...of(3), request, deadline: 5 },
      { type: 'node-answer', ...of(4), answer: { answer: 'yes' }, by: 'Ada' },
    ]
    expect(traceOf(all).spans.get('human')).toMatchObject({
      status: 'running',
      askedAt: began + 3,
      request,
      deadline: 5,
      answer: { answer: { answer: 'yes' }, by: 'Ada', at: began + 4 },
    })
    const again: RunEvent = { type: 'node-wait', ...of(5), request, uncertain: true }
    const span = traceOf([...all, again]).spans.get('human')
    expect(span).toMatchObject({ status: 'waiting', uncertain: true, askedAt: began + 5 })
    expect(span).not.toHaveProperty('answer')
    expect(span).not.toHaveProperty('deadline')
  })

  it('is the same from the live events of a run as from those that the journal kept', async () => {
    const engine = smallEngine()
    const graph = graphOf({
      inputs: { items: { type: 'number[]' }, two: { type: 'number', default: 2 } },
      nodes: {
        each: { frame: 'map', over: '$.items', onItemError: 'collect' },
        turns: { frame: 'loop', in: 'each', max: 9, until: 'count.done' },
        count: {
          type: 'count',
          in: 'turns',
          config: { enough: 3 },
          inputs: { before: 'count.number', start: '$item' },
        },
        bad: {
          type: 'fail',
          in: 'each',
          config: { on: [3] },
          inputs: { in: 'count.number' },
          retry: { attempts: 2, delay: 1 },
        },
        say: { type: 'stream', inputs: { text: 'last.out' } },
        last: { type: 'pass', config: { mark: ' counted' }, inputs: { in: 'count.number' } },
        odd: { type: 'need', inputs: { in: 'split.odd' } },
        split: { type: 'even', inputs: { number: '$.two' } },
      },
      outputs: { said: 'say.text' },
    })
    const run = await engine.start(graph, { items: [0, 1, 5] })
    const live = traceOf(await collect(run.events()))
    expect(traceOf(engine.journal.events(run.id))).toEqual(live)
    expect(live.status).toBe('succeeded')
    expect(linesOf(live).sort()).toMatchInlineSnapshot(`
      [
        "each#1/bad failed 2 after 1",
        "each#1/turns#1/count succeeded 1",
        "each#1/turns#2/count succeeded 1",
        "each#1/turns#3/count succeeded 1",
        "each#2/bad failed 2 after 1",
        "each#2/turns#1/count succeeded 1",
        "each#2/turns#2/count succeeded 1",
        "each#3/bad succeeded 1",
        "each#3/turns#1/count succeeded 1",
        "last succeeded 1",
        "odd skipped 1",
        "say succeeded 1",
        "split succeeded 1",
      ]
    `)
  })
})
