import { expect, it, onTestFinished } from 'vitest'
import type { Json } from '../../engine/graph/values.ts'
import {
  largeValue,
  type Journal,
  type JournalEntry,
  type RecordedEvent,
} from '../../engine/journal/journal.ts'
import { noUsage } from '../../engine/models/no-usage.ts'
import type { RunOutcome } from '../../engine/run/events.ts'
import type { ReplayRequest } from '../../engine/run/replay-request.ts'
import { Value } from '../../engine/run/value.ts'

/** Events of one run, numbered as they are made. */
export class RunWriter {
  readonly run: string
  /** Epoch milliseconds, a bit before it starts. */
  readonly #at: number
  #seq = 0

  constructor(run: string, at = 1000) {
    this.run = run
    this.#at = at
  }

  start(
    input: Record<string, Json> = {},
    graph = 'test',
    replayOf?: string,
    replay?: ReplayRequest,
    experiment?: string,
  ): JournalEntry {
    const more = {
      ...(replayOf === undefined ? {} : { replayOf }),
      ...(replay === undefined ? {} : { replay }),
      ...(experiment === undefined ? {} : { settings: { experiment } }),
    }
    return { event: { type: 'run-start', ...this.#next(), graph, version: 'v1', input, ...more } }
  }

  nodeStart(path: string, inputs: Record<string, Json> = {}): JournalEntry {
    const node = { path, node: path, nodeType: 'pass', attempt: 1 }
    return { event: { type: 'node-start', ...this.#next(), ...node, inputs } }
  }

  nodeEnd(
    path: string,
    outputs: Record<string, Json>,
    more: { key?: string; reused?: { run: string; path: string }; call?: Json } = {},
  ): JournalEntry {
    const { key = `key of ${this.run}/${path}`, reused, call } = more
    return {
      event: {
        type: 'node-end',
        ...this.#next(),
        path,
        node: path,
        nodeType: 'pass',
        attempt: 1,
        outputs,
        usage: noUsage,
        calls: call === undefined ? [] : [modelCall(call)],
        key,
        duration: 1,
        ...(reused === undefined ? {} : { reused }),
      },
    }
  }

  wait(): JournalEntry {
    return { event: { type: 'run-wait', ...this.#next(), waiting: ['human'] } }
  }

  resume(): JournalEntry {
    return { event: { type: 'run-resume', ...this.#next(), reason: 'answer' } }
  }

  end(status: RunOutcome = 'succeeded', outputs: Record<string, Json> = {}): JournalEntry {
    const rest = { status, outputs, usage: noUsage, duration: 1 }
    return { event: { type: 'run-end', ...this.#next(), ...rest } }
  }

  #next(): { run: string; seq: number; at: number } {
    this.#seq += 1
    return { run: this.run, seq: this.#seq, at: this.#at + this.#seq }
  }
}

function modelCall(request: Json): {
  kind: 'chat'
  model: string
  startedAt: number
  duration: number
  request: Json
  response: Json
  inputTokens: number
  outputTokens: number
  cost: null
} {
  const counts = { inputTokens: 1, outputTokens: 1, cost: null }
  return {
    kind: 'chat',
    model: 'm',
    startedAt: 1,
    duration: 1,
    request,
    response: 'yes',
    ...counts,
  }
}

const numbers = (events: readonly RecordedEvent[]): number[] => events.map(({ seq }) => seq)

/** What every journal must do; called inside a `describe`. */
export function keepsRuns(openJournal: () => Journal | Promise<Journal>): void {
  async function opened(): Promise<Journal> {
    const journal = await openJournal()
    onTestFinished(() => journal.close())
    return journal
  }

  it('gives back what was appended, in order, from any number on', async () => {
    const journal = await opened()
    const run = new RunWriter('a')
    await journal.append([run.start({ word: 'x' }), run.nodeStart('n', { in: 'x' })])
    await journal.append([run.nodeEnd('n', { out: 'y' })])
    await journal.append([run.end('succeeded', { word: 'y' })])
    const events = journal.events('a')
    expect(numbers(events)).toEqual([1, 2, 3, 4])
    expect(events[1]).toMatchObject({ type: 'node-start', inputs: { in: 'x' }, at: 1002 })
    expect(numbers(journal.events('a', 1))).toEqual([2, 3, 4])
    expect(numbers(journal.events('a', 2))).toEqual([3, 4])
    expect(journal.events('a', 4)).toEqual([])
    expect(journal.events('a', 99)).toEqual([])
    expect(journal.events('nobody')).toEqual([])
  })

  it('keeps the order of a long run that was appended in pieces of any size', async () => {
    const journal = await opened()
    const run = new RunWriter('a')
    const entries = [
      run.start(),
      ...Array.from({ length: 300 }, (_, at) => run.nodeStart(`n${at}`)),
    ]
    for (let at = 0, size = 1; at < entries.length; at += size, size = (size * 7) % 150) {
      await journal.append(entries.slice(at, at + size))
    }
    const all = Array.from({ length: 301 }, (_, at) => at + 1)
    expect(numbers(journal.events('a'))).toEqual(all)
    for (const after of [1, 63, 64, 65, 128, 200, 300])
      expect(numbers(journal.events('a', after))).toEqual(all.slice(after))
  })

  it('commits together what is appended in one turn, of all runs', async () => {
    const journal = await opened()
    const [a, b] = [new RunWriter('a'), new RunWriter('b')]
    const first = journal.append([a.start()])
    const second = journal.append([b.start(), b.nodeStart('n')])
    const third = journal.append([a.nodeStart('n')])
    expect(second).toBe(first)
    expect(third).toBe(first)
    // Nothing is there before it is durable.
    expect(journal.events('a')).toEqual([])
    await first
    expect(numbers(journal.events('a'))).toEqual([1, 2])
    expect(numbers(journal.events('b'))).toEqual([1, 2])
  })

  it('stores nothing of a batch in which something is wrong, and goes on after it', async () => {
    const journal = await opened()
    const [a, b, never] = [new RunWriter('a'), new RunWriter('b'), new RunWriter('never')]
    await journal.append([a.start()])
    await expect(
      journal.append([a.nodeStart('n'), b.start(), never.nodeStart('n')]),
    ).rejects.toThrow('an event of the run "never", which never started')
    expect(numbers(journal.events('a'))).toEqual([1])
    expect(journal.run('b')).toBeUndefined()
    await journal.append([new RunWriter('b').start()])
    expect(numbers(journal.events('b'))).toEqual([1])
  })

  it('leaves no gap in a run of which something was refused', async () => {
    const journal = await opened()
    const [run, never] = [new RunWriter('a'), new RunWriter('never')]
    await journal.append([run.start()])
    const lost = run.nodeStart('n')
    const behind = journal
      .append([lost, never.nodeStart('n')])
      .catch(() => journal.append([run.nodeEnd('n', {})]))
    await expect(behind).rejects.toThrow('which never started')
    await journal.append([lost])
    expect(numbers(journal.events('a'))).toEqual([1, 2])
  })

  it('refuses a second start of the same run', async () => {
    const journal = await opened()
    await journal.append([new RunWriter('a').start({ word: 'first' })])
    await expect(journal.append([new RunWriter('a').start({ word: 'second' })])).rejects.toThrow(
      'run.id',
    )
    expect(journal.run('a')?.input).toEqual({ word: 'first' })
    expect(numbers(journal.events('a'))).toEqual([1])
  })

  it('follows the status of a run', async () => {
    const journal = await opened()
    const run = new RunWriter('a')
    const status = (): string | undefined => journal.run('a')?.status
    expect(journal.run('a')).toBeUndefined()
    await journal.append([run.start({ word: 'x' })])
    expect(journal.run('a')).toEqual({
      id: 'a',
      graph: 'test',
      version: 'v1',
      status: 'running',
      input: { word: 'x' },
      startedAt: 1001,
    })
    await journal.append([run.wait()])
    expect(status()).toBe('waiting')
    await journal.append([run.resume()])
    expect(status()).toBe('running')
    await journal.append([run.end('failed')])
    expect(journal.run('a')).toMatchObject({ status: 'failed', endedAt: 1004 })
  })

  it('tells the last run of each graph in one question, without those of experiments', async () => {
    const journal = await opened()
    const begin = (id: string, graph: string, experiment?: string): JournalEntry =>
      new RunWriter(id).start({}, graph, undefined, undefined, experiment)
    await journal.append([begin('r1', 'one'), begin('r2', 'other'), begin('r3', 'one')])
    await journal.append([begin('r4', 'one', 'tried'), begin('r5', 'tried', 'tried')])
    const last = journal.lastRuns(['other', 'one', 'tried', 'nothing', "x' OR 1=1 --"])
    expect([...last].map(([graph, { id }]) => `${graph} ${id}`).toSorted()).toEqual([
      'one r3',
      'other r2',
    ])
    expect(last.get('one')).toEqual(journal.run('r3'))
    expect(journal.lastRuns([]).size).toBe(0)
  })

  it('lists runs newest first, by graph and status, page by page', async () => {
    const journal = await opened()
    for (let number = 0; number < 7; number += 1) {
      const run = new RunWriter(`r${number}`)
      await journal.append([run.start({}, number % 2 === 0 ? 'even' : 'odd')])
      if (number < 4) await journal.append([run.end(number === 3 ? 'failed' : 'succeeded')])
    }
    const ids = (filter: Partial<Parameters<Journal['runs']>[0]>): string =>
      journal
        .runs({ limit: 99, ...filter })
        .map(({ id }) => id)
        .join(' ')
    expect(ids({})).toBe('r6 r5 r4 r3 r2 r1 r0')
    expect(ids({ limit: 3 })).toBe('r6 r5 r4')
    expect(ids({ limit: 3, before: 'r4' })).toBe('r3 r2 r1')
    expect(ids({ before: 'r0' })).toBe('')
    expect(ids({ before: 'nobody' })).toBe('')
    expect(ids({ graph: 'even' })).toBe('r6 r4 r2 r0')
    expect(ids({ status: 'running' })).toBe('r6 r5 r4')
    expect(ids({ status: 'succeeded', graph: 'even', before: 'r2' })).toBe('r0')
    expect(ids({ graph: "even' OR 1=1 --" })).toBe('')
  })

  it('lists the runs of a stretch of time, in its order also where the clock was set back', async () => {
    const journal = await opened()
    for (const [run, at, graph] of [
      ['a', 1000, 'one'],
      ['b', 2000, 'two'],
      ['c', 4000, 'one'],
      ['late', 3000, 'one'],
      ['d', 4000, 'two'],
    ] as const) {
      await journal.append([new RunWriter(run, at).start({}, graph)])
    }
    const mine = new RunWriter('mine', 3500).start({}, 'one', undefined, undefined, 'experiment')
    await journal.append([mine])
    const ids = (filter: Partial<Parameters<Journal['runs']>[0]>): string =>
      journal
        .runs({ limit: 99, ...filter })
        .map(({ id }) => id)
        .join(' ')
    expect(ids({})).toBe('mine d late c b a')
    expect(ids({ from: 0 })).toBe('d c mine late b a')
    expect(ids({ from: 2001 })).toBe('d c mine late b')
    expect(ids({ from: 2002, to: 4001 })).toBe('mine late')
    expect(ids({ to: 4001, experiment: null })).toBe('late b a')
    expect(ids({ from: 1001, to: 4002, graph: 'one', experiment: null })).toBe('c late a')
    expect(ids({ from: 1001, to: 4002, graph: 'two', limit: 1 })).toBe('d')
    expect(ids({ from: 0, before: 'd' })).toBe('c mine late b a')
    expect(ids({ to: 9999, before: 'late', experiment: null })).toBe('b a')
    expect(ids({ from: 2000, before: 'b' })).toBe('')
    expect(ids({ from: 0, before: 'nobody' })).toBe('')
  })

  it('lists runs without what they were given, for readers of many', async () => {
    const journal = await opened()
    const [a, b] = [new RunWriter('a'), new RunWriter('b')]
    await journal.append([a.start({ word: 'x' }), b.start({}, 'other', 'a'), a.end('failed')])
    expect(journal.bareRuns({ limit: 9 })).toEqual(
      journal.runs({ limit: 9 }).map((run) => {
        const { input: _, ...bare } = run
        return bare
      }),
    )
    expect(journal.bareRuns({ limit: 9, graph: 'test', to: 1002 })).toEqual([
      { id: 'a', graph: 'test', version: 'v1', status: 'failed', startedAt: 1001, endedAt: 1002 },
    ])
  })

  it('says which run another one repeats', async () => {
    const journal = await opened()
    await journal.append([new RunWriter('a').start()])
    await journal.append([new RunWriter('b').start({}, 'test', 'a')])
    expect(journal.run('a')).not.toHaveProperty('replayOf')
    expect(journal.run('b')).toMatchObject({ replayOf: 'a' })
    expect(journal.runs({ limit: 9 })[0]).toMatchObject({ id: 'b', replayOf: 'a' })
  })

  it('lists the runs of an experiment, and those of none', async () => {
    const journal = await opened()
    await journal.append([new RunWriter('a').start({}, 'one')])
    for (const run of ['b', 'c', 'd']) {
      const experiment = run === 'd' ? 'other' : 'mine'
      const start = new RunWriter(run).start({}, 'one', undefined, undefined, experiment)
      await journal.append([start])
    }
    const ids = (experiment: string | null): string[] =>
      journal.runs({ limit: 9, graph: 'one', experiment }).map(({ id }) => id)
    expect(ids('mine')).toEqual(['c', 'b'])
    expect(ids(null)).toEqual(['a'])
    expect(journal.runs({ limit: 9 })).toHaveLength(4)
    expect(journal.run('a')).not.toHaveProperty('experiment')
    expect(journal.run('d')).toMatchObject({ experiment: 'other' })
  })

  it('gives bare events in pieces, without the values that are kept apart', async () => {
    const journal = await opened()
    const run = new RunWriter('a')
    await journal.append([run.start(), run.nodeEnd('n', { out: 'x'.repeat(600), small: 1 })])
    expect(journal.bareEvents('a', 1, 9)).toMatchObject([
      { type: 'node-end', path: 'n', outputs: { out: { $value: expect.any(String) }, small: 1 } },
    ])
    for (let at = 0; at < 300; at += 1) await journal.append([run.nodeStart(`n${at}`)])
    const read: number[] = []
    const pieces: number[] = []
    for (;;) {
      const piece = journal.bareEvents('a', read.at(-1) ?? 0, 100)
      if (piece.length === 0) break
      pieces.push(piece.length)
      read.push(...numbers(piece))
    }
    expect(read).toEqual(Array.from({ length: 302 }, (_, at) => at + 1))
    expect(pieces.length).toBeGreaterThan(1)
    expect(journal.bareEvents('nobody', 0, 9)).toEqual([])
  })

  it('gives the last event of a run alone, whole when asked, without reading the others', async () => {
    const journal = await opened()
    const [run, other] = [new RunWriter('a'), new RunWriter('b')]
    const long = 'x'.repeat(largeValue + 1)
    await journal.append([run.start({ long }), other.start()])
    expect(journal.lastEvent('a')).toMatchObject({ type: 'run-start', seq: 1 })
    const many = Array.from({ length: 200 }, (_, at) => run.nodeStart(`n${at}`))
    await journal.append(many)
    expect(journal.lastEvent('a')).toMatchObject({ type: 'node-start', path: 'n199', seq: 201 })
    await journal.append([run.end('succeeded', { long })])
    const shown = { $value: new Value(long).hash }
    expect(journal.lastEvent('a')).toMatchObject({ type: 'run-end', seq: 202 })
    expect(journal.lastEvent('a')).toMatchObject({ outputs: { long: shown } })
    expect(journal.lastEvent('a', { whole: true })).toMatchObject({ outputs: { long } })
    expect(journal.lastEvent('b')).toMatchObject({ run: 'b', seq: 1 })
    expect(journal.lastEvent('nobody')).toBeUndefined()
  })

  it('tells how runs ended, of those that are over, many at once', async () => {
    const journal = await opened()
    const runs = ['a', 'b', 'c', 'd'].map((id) => new RunWriter(id))
    const [a, b, c, d] = runs as [RunWriter, RunWriter, RunWriter, RunWriter]
    await journal.append(runs.map((run) => run.start()))
    await journal.append([a.nodeStart('n'), a.end('succeeded', { out: 'x'.repeat(600) })])
    await journal.append([b.end('failed'), c.wait(), d.nodeStart('n')])
    const ends = journal.ends(['b', 'nobody', 'a', 'c', 'd'])
    expect([...ends.keys()].toSorted()).toEqual(['a', 'b'])
    expect(ends.get('a')).toEqual({
      status: 'succeeded',
      startedAt: 1001,
      endedAt: 1003,
      usage: noUsage,
    })
    expect(ends.get('b')).toMatchObject({ status: 'failed' })
    expect(journal.ends([]).size).toBe(0)
  })

  it('is not deceived about the end of a run by values that look like one', async () => {
    const journal = await opened()
    const forged = { type: 'run-end', status: 'failed', usage: { cost: 0 } }
    const [a, b] = [new RunWriter('a'), new RunWriter('b')]
    const outputs = { first: 1, list: [1, forged], text: ',{"type":"run-end","status":"failed"}' }
    await journal.append([a.start(), a.nodeStart('n'), a.end('succeeded', outputs)])
    await journal.append([b.start(), b.nodeEnd('n', { list: [0, forged] })])
    expect(journal.ends(['a', 'b']).get('a')).toMatchObject({ status: 'succeeded' })
    expect(journal.ends(['b']).size).toBe(0)
    await journal.append([b.end('cancelled')])
    expect(journal.ends(['b']).get('b')).toMatchObject({ status: 'cancelled' })
  })

  it('finds the newest record of a key with whole values, but not one that was itself reused', async () => {
    const journal = await opened()
    const long = 'x'.repeat(largeValue + 1)
    const [a, b, c] = [new RunWriter('a'), new RunWriter('b'), new RunWriter('c')]
    await journal.append([a.start(), a.nodeEnd('n', { out: 1 }, { key: 'same' })])
    await journal.append([b.start(), b.nodeEnd('n', { out: long }, { key: 'same' })])
    const reused = { run: 'b', path: 'n' }
    await journal.append([c.start(), c.nodeEnd('n', { out: 'copy' }, { key: 'same', reused })])
    expect(journal.find('same')).toMatchObject({ run: 'b', path: 'n', outputs: { out: long } })
    expect(journal.find('other')).toBeUndefined()
  })

  it('keeps large values once, shows them by hash, and gives them whole when asked', async () => {
    const journal = await opened()
    const long = 'ä'.repeat(largeValue)
    const { hash } = new Value(long)
    const run = new RunWriter('a')
    await journal.append([
      run.start({ text: long }),
      run.nodeStart('n', { in: long }),
      run.nodeEnd('n', { out: long, small: 1 }, { call: { messages: [long] } }),
      run.end('succeeded', { text: long }),
    ])
    const bytes = 2 * largeValue + 2
    const shown = { $value: hash, bytes, preview: `"${'ä'.repeat(199)}` }
    const [start, begun, ended, end] = journal.events('a')
    expect(start).toMatchObject({ input: { text: shown } })
    expect(begun).toMatchObject({ inputs: { in: shown } })
    expect(ended).toMatchObject({ outputs: { out: shown, small: 1 } })
    expect(end).toMatchObject({ outputs: { text: shown } })
    expect(journal.run('a')?.input).toEqual({ text: shown })
    expect(journal.value(hash)).toBe(JSON.stringify(long))
    expect(journal.value('nothing')).toBeUndefined()

    const whole = journal.events('a', 0, { whole: true })
    expect(whole[0]).toMatchObject({ input: { text: long } })
    expect(whole[2]).toMatchObject({
      outputs: { out: long, small: 1 },
      calls: [{ request: { messages: [long] }, response: 'yes' }],
    })
  })

  it('gives what a replay edits whole when it is asked to, and by hash otherwise', async () => {
    const journal = await opened()
    const long = 'x'.repeat(largeValue)
    const edits = { outputs: { n: { out: long } }, config: { m: { prompt: long } } }
    await journal.append([new RunWriter('a').start({}, 'test', 'b', { edits })])
    expect(journal.events('a', 0, { whole: true })).toMatchObject([{ replay: { edits } }])
    const shown = { $value: new Value(long).hash }
    expect(journal.events('a')).toMatchObject([
      { replay: { edits: { outputs: { n: { out: shown } }, config: { m: { prompt: shown } } } } },
    ])
  })

  it('gives middle-sized values whole, wherever they are kept', async () => {
    const journal = await opened()
    const values = [511, 512, 513, largeValue - 2].map((length) => 'x'.repeat(length))
    const run = new RunWriter('a')
    await journal.append([run.start(), ...values.map((out, at) => run.nodeEnd(`n${at}`, { out }))])
    const outputs = journal
      .events('a', 1)
      .map((event) => (event.type === 'node-end' ? event.outputs['out'] : undefined))
    expect(outputs).toEqual(values)
  })

  it('does not let a value pass for another by looking like a reference to it', async () => {
    const journal = await opened()
    const secret = 's'.repeat(largeValue)
    const forged = { $value: new Value(secret).hash, bytes: 9, preview: '' }
    const run = new RunWriter('a')
    await journal.append([
      run.start({ text: secret, forged }),
      run.nodeEnd('n', { out: forged }, { key: 'forged' }),
    ])
    const [start, end] = journal.events('a')
    for (const shown of [start, end, journal.run('a')]) {
      const values: unknown = Object.values(shown ?? {})
      expect(JSON.stringify(values)).not.toContain(`"$value":"${forged.$value}","bytes":9`)
    }
    expect(journal.find('forged')?.outputs).toEqual({ out: forged })
    expect(journal.events('a', 1, { whole: true })[0]).toMatchObject({ outputs: { out: forged } })
  })

  it('commits what is pending when it is closed, and takes nothing after', async () => {
    const journal = await openJournal()
    const run = new RunWriter('a')
    const last = journal.append([run.start()])
    await journal.close()
    await expect(last).resolves.toBeUndefined()
    await expect(journal.append([run.end()])).rejects.toThrow(
      'The journal is closed; nothing more can be recorded.',
    )
  })
}
