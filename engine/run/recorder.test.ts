import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { largeValue, type Journal } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { noUsage } from '../models/no-usage.ts'
import type { RunEvent } from './events.ts'
import { Recorder, type NewEvent } from './recorder.ts'
import { Value, valuesOf } from './value.ts'

const started: NewEvent = { type: 'run-start', graph: 'test', version: 'v1', input: {} }
const nodeStarted = (path: string): NewEvent => ({
  type: 'node-start',
  path,
  node: path,
  nodeType: 'pass',
  attempt: 1,
  inputs: {},
})

interface Recording {
  readonly recorder: Recorder
  readonly published: RunEvent[]
  readonly failures: Error[]
  readonly journal: Journal
}

function recording(
  options: { journal?: Journal; after?: number; marks?: string[] } = {},
): Recording {
  const journal = options.journal ?? memoryJournal()
  const published: RunEvent[] = []
  const failures: Error[] = []
  const recorder = new Recorder({
    run: 'r',
    journal,
    after: options.after ?? 0,
    marks: new Set(options.marks),
    publish: (event) => published.push(event),
    onFailure: (error) => failures.push(error),
  })
  onTestFinished(() => {
    recorder.stop()
    return journal.close().catch(() => undefined)
  })
  return { recorder, published, failures, journal }
}

function lines(events: readonly RunEvent[]): string[] {
  return events.map((event) =>
    event.type === 'node-delta' ? `"${event.text}"@${event.offset}` : `${event.seq} ${event.type}`,
  )
}

const place = { path: 'a', node: 'a', attempt: 1, port: 'text' }

describe('events', () => {
  it('are handed on when they are durable, and in order', async () => {
    const { recorder, published, journal } = recording()
    void recorder.record(started)
    const second = recorder.record(nodeStarted('a'))
    expect(published).toEqual([])
    await second
    expect(lines(published)).toEqual(['1 run-start', '2 node-start'])
    expect(journal.events('r')).toEqual(published)
  })

  it('go on from the number and the marks of what is recorded already', async () => {
    const journal = memoryJournal()
    const before = recording({ journal })
    await before.recorder.record(started)
    const turn: NewEvent = {
      type: 'frame-iteration',
      path: 'turns',
      frame: 'turns',
      kind: 'loop',
      iteration: 1,
      of: 3,
    }
    const { recorder, published } = recording({ journal, after: 1, marks: ['turns#1'] })
    await recorder.recordOnce('turns#1', turn)
    await recorder.recordOnce('turns#2', { ...turn, iteration: 2 })
    expect(lines(published)).toEqual(['2 frame-iteration'])
  })

  it('carry a large value as a reference for readers, and whole into the journal', async () => {
    const { recorder, published, journal } = recording()
    await recorder.record(started)
    const [long, small] = ['ä'.repeat(largeValue), 'x'.repeat(largeValue / 2)]
    const forged = { $value: 'forged', bytes: 1, preview: '' }
    const values = valuesOf({ long, small, forged, list: [long], number: 1 })
    const inputs = { long, small, forged, list: [long], number: 1 }
    await recorder.record({ ...nodeStarted('a'), type: 'node-start', inputs } as NewEvent, values)
    expect(published[1]).toMatchObject({
      inputs: {
        long: { $value: new Value(long).hash, bytes: 2 * largeValue + 2 },
        list: { $value: new Value([long]).hash },
        forged: { $value: new Value(forged).hash },
        small,
        number: 1,
      },
    })
    expect(journal.events('r', 1)).toEqual(published.slice(1))
    expect(journal.events('r', 1, { whole: true })[0]).toMatchObject({ inputs })
  })
})

describe('pieces of a text', () => {
  it('wait behind the events before them', async () => {
    const { recorder, published } = recording()
    const durable = recorder.record(started)
    recorder.delta(place, 'Warp')
    expect(published).toEqual([])
    await durable
    expect(lines(published)).toEqual(['1 run-start', '"Warp"@0'])
  })

  it('are sent at once at first, then gathered, and complete before the end of their node', async () => {
    const { recorder, published } = recording()
    await recorder.record(started)
    for (const piece of ['Warp', ' and', '', ' weft', '!']) recorder.delta(place, piece)
    expect(lines(published)).toEqual(['1 run-start', '"Warp"@0'])
    await wait(60)
    expect(lines(published).slice(2)).toEqual(['" and weft!"@4'])
    recorder.delta(place, ' More')
    recorder.delta({ ...place, port: 'other' }, 'Two')
    recorder.endStreams('a')
    await recorder.record(nodeStarted('b'))
    expect(lines(published).slice(3)).toEqual(['"Two"@0', '" More"@14', '2 node-start'])
  })

  it('begin again at 0 with another attempt', async () => {
    const { recorder, published } = recording()
    await recorder.record(started)
    recorder.delta(place, 'Wrong')
    recorder.endStreams('a')
    recorder.delta({ ...place, attempt: 2 }, 'Right')
    expect(lines(published).slice(1)).toEqual(['"Wrong"@0', '"Right"@0'])
  })

  it('are dropped when the run is over', async () => {
    const { recorder, published } = recording()
    await recorder.record(started)
    recorder.delta(place, 'a')
    recorder.delta(place, 'b')
    recorder.stop()
    recorder.delta(place, 'c')
    await wait(60)
    expect(lines(published)).toEqual(['1 run-start', '"a"@0'])
    await expect(recorder.record(nodeStarted('late'))).rejects.toThrow('The run "r" is over')
  })
})

describe('a journal that refuses', () => {
  it('is told once a batch, and nothing of it is handed on', async () => {
    const { recorder, published, failures, journal } = recording()
    await recorder.record(started)
    await journal.close()
    const refused = recorder.record(nodeStarted('a'))
    recorder.delta(place, 'Warp')
    await expect(refused).rejects.toThrow('The journal is closed')
    expect(failures.map(({ message }) => message)).toEqual([
      'The journal is closed; nothing more can be recorded.',
    ])
    expect(lines(published)).toEqual(['1 run-start'])
  })

  it('gets nothing more, so that what is behind the gap is never taken for whole', async () => {
    const inner = memoryJournal()
    let full = false
    const journal: Journal = {
      ...inner,
      append: (entries) =>
        full ? Promise.reject(new Error('The disk is full.')) : inner.append(entries),
    }
    const { recorder, published } = recording({ journal })
    await recorder.record(started)
    full = true
    // Most records are not waited for: their rejection must not be an unhandled one.
    void recorder.record(nodeStarted('a'))
    await wait(1)
    full = false
    await expect(recorder.record(nodeStarted('b'))).rejects.toThrow('The disk is full.')
    void recorder.record(nodeStarted('c'))
    await wait(1)
    expect(lines(published)).toEqual(['1 run-start'])
    expect(inner.events('r').map(({ seq }) => seq)).toEqual([1])
  })
})

describe('a backlog', () => {
  const large = (letter: string): Value => new Value(letter.repeat(6 * 2 ** 20))
  const ended = (value: Value): NewEvent => ({
    type: 'node-end',
    path: 'a',
    node: 'a',
    nodeType: 'pass',
    attempt: 1,
    outputs: { out: value.data },
    usage: noUsage,
    calls: [],
    key: 'k',
    duration: 1,
  })

  it('is waited for when values pile up faster than they are written, until the oldest are', async () => {
    const { recorder } = recording()
    await recorder.record(started)
    const done: Promise<void>[] = []
    for (const letter of ['a', 'b', 'c']) {
      expect(recorder.backlog()).toBeUndefined()
      const value = large(letter)
      done.push(recorder.record(ended(value), { out: value }))
    }
    const backlog = recorder.backlog()
    expect(backlog).toBeInstanceOf(Promise)
    await backlog
    await Promise.all(done)
    expect(recorder.backlog()).toBeUndefined()
  })

  it('lets go when the journal refuses', async () => {
    const journal: Journal = {
      ...memoryJournal(),
      append: () => Promise.reject(new Error('The disk is full.')),
    }
    const { recorder, failures } = recording({ journal })
    for (const letter of ['a', 'b', 'c']) {
      const value = large(letter)
      recorder.record(ended(value), { out: value }).catch(() => undefined)
    }
    await recorder.backlog()
    await wait(0)
    expect(recorder.backlog()).toBeUndefined()
    expect(failures[0]?.message).toBe('The disk is full.')
  })
})
