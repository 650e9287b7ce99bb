import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { RunWriter } from '../../test/support/journal-contract.ts'
import { graphOf, linesOf } from '../../test/support/small-engine.ts'
import { asks, closedDoor, seen, waitingEngine } from '../../test/support/waiting-runs.ts'
import { longestClock } from './attempt-limits.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { Deadlines } from './deadlines.ts'
import type { NodeWait } from './events.ts'

/** Minutes of a few milliseconds. */
const soon = 10 / 60_000
const never = 60

const graph = graphOf({
  nodes: {
    person: asks({ deadline: soon, default: { answer: 'nobody' } }),
    after: { type: 'pass', config: { mark: '.' }, inputs: { in: 'person.answer' } },
  },
  outputs: { answer: 'after.out' },
})

/** Waits until the run is over; deadlines end it from outside of the test. */
async function ended(engine: ReturnType<typeof waitingEngine>, run: string): Promise<string> {
  return vi.waitFor(
    () => {
      const status = engine.journal.run(run)?.status ?? ''
      expect(['succeeded', 'failed', 'cancelled']).toContain(status)
      return status
    },
    { timeout: 5000, interval: 5 },
  )
}

describe('when nobody answers in time', () => {
  it('the default does', async () => {
    const engine = waitingEngine()
    const run = await engine.start(graph, {})
    expect(await run.result).toMatchObject({ status: 'waiting' })
    await ended(engine, run.id)
    const events = engine.journal.events(run.id)
    expect(events.at(-1)).toMatchObject({ status: 'succeeded', outputs: { answer: 'nobody.' } })
    const answer = events.find(({ type }) => type === 'node-answer')
    expect(answer).toMatchObject({ expired: true, answer: { answer: 'nobody' } })
    expect(answer).not.toHaveProperty('by')
    const asked = events.find((event) => event.type === 'node-wait')
    expect(asked?.deadline).toBeGreaterThan(asked?.at ?? 0)
  })

  it('the node fails without one, and with it the run', async () => {
    const engine = waitingEngine()
    const without = { ...graph, nodes: { ...graph.nodes, person: asks({ deadline: soon }) } }
    const run = await engine.start(without, {})
    expect(await ended(engine, run.id)).toBe('failed')
    expect(engine.journal.events(run.id).at(-1)).toMatchObject({
      error: {
        code: 'deadline',
        node: 'person',
        message: 'Nobody answered "person" in time, and it has no default answer.',
      },
    })
  })

  it('the failure can leave at its error port', async () => {
    const engine = waitingEngine()
    const handled = graphOf({
      nodes: {
        person: asks({ deadline: soon }, { onError: 'emit' }),
        late: { type: 'need', inputs: { in: 'person.error' } },
      },
      outputs: { answer: 'person.answer', late: 'late.out' },
    })
    const run = await engine.start(handled, {})
    expect(await ended(engine, run.id)).toBe('succeeded')
    expect(engine.journal.events(run.id).at(-1)).toMatchObject({
      outputs: { late: { code: 'deadline' } },
    })
  })

  it('another attempt would ask in vain, so there is none', async () => {
    const engine = waitingEngine()
    const retried = graphOf({
      nodes: { person: asks({ deadline: soon }, { retry: { attempts: 3, delay: 0 } }) },
      outputs: { answer: 'person.answer' },
    })
    const run = await engine.start(retried, {})
    expect(await ended(engine, run.id)).toBe('failed')
    expect(linesOf(engine.journal.events(run.id))).not.toContain('node-retry person')
  })

  it('each of several people has a deadline of its own', async () => {
    const engine = waitingEngine()
    const several = graphOf({
      nodes: {
        ada: asks({ deadline: soon, default: { answer: 'a' } }),
        bob: asks({ deadline: soon * 2, default: { answer: 'b' } }),
        eve: asks({ deadline: never, default: { answer: 'e' } }),
      },
      outputs: { ada: 'ada.answer', bob: 'bob.answer', eve: 'eve.answer' },
    })
    const run = await engine.start(several, {})
    await vi.waitFor(() => {
      const lines = linesOf(engine.journal.events(run.id))
      expect(lines.filter((line) => line.startsWith('node-answer'))).toHaveLength(2)
      expect(engine.attach(run.id)).toBeUndefined()
    })
    const handle = await engine.answer(run.id, 'eve', { answer: 'here' })
    expect(await handle.result).toMatchObject({
      status: 'succeeded',
      outputs: { ada: 'a', bob: 'b', eve: 'here' },
    })
  })

  it('while other nodes are at work, the default answers when they are done', async () => {
    const door = closedDoor()
    const engine = waitingEngine({ nodes: [door.node] })
    const beside = graphOf({
      nodes: { ...graph.nodes, beside: { type: 'door' } },
      outputs: { answer: 'after.out', beside: 'beside.out' },
    })
    const run = await engine.start(beside, {})
    await seen(run.events(), 'node-wait', 'person')
    await wait(20)
    door.open()
    expect(await ended(engine, run.id)).toBe('succeeded')
    expect(engine.journal.events(run.id).at(-1)).toMatchObject({ outputs: { answer: 'nobody.' } })
    expect(door.count()).toBe(1)
  })

  it('a process that was down meanwhile sees to it when it starts', async () => {
    const journal = memoryJournal()
    const before = waitingEngine({ journal })
    const run = await before.start(graph, {})
    await run.result
    await before.close()
    await wait(20)
    expect(journal.run(run.id)?.status).toBe('waiting')
    const after = waitingEngine({ journal })
    await after.recover(() => graph)
    expect(await ended(after, run.id)).toBe('succeeded')
    expect(journal.events(run.id).at(-1)).toMatchObject({ outputs: { answer: 'nobody.' } })
  })

  it('a run whose graph has problems by now fails with them', async () => {
    const journal = memoryJournal()
    const before = waitingEngine({ journal })
    const run = await before.start(graph, {})
    await run.result
    await before.close()
    const after = waitingEngine({ journal })
    const broken = { ...graph, outputs: { answer: 'gone.out' } }
    await after.recover(() => broken)
    expect(await ended(after, run.id)).toBe('failed')
    expect(journal.events(run.id).at(-1)).toMatchObject({
      error: { message: expect.stringContaining('The run cannot go on.') },
    })
  })
})

it('has no effect when somebody answered before', async () => {
  const engine = waitingEngine()
  const run = await engine.start(graph, {})
  await run.result
  const handle = await engine.answer(run.id, 'person', { answer: 'here' })
  expect(await handle.result).toMatchObject({ outputs: { answer: 'here.' } })
  await wait(20)
  const lines = linesOf(engine.journal.events(run.id))
  expect(lines.filter((line) => line.startsWith('node-answer'))).toHaveLength(1)
})

it('has no effect on a run that was cancelled, or after the engine closed', async () => {
  for (const stop of ['cancel', 'close'] as const) {
    const engine = waitingEngine()
    const run = await engine.start(graph, {})
    await run.result
    await (stop === 'cancel' ? engine.cancel(run.id) : engine.close())
    const events = engine.journal.events(run.id).length
    await wait(20)
    expect(engine.journal.events(run.id)).toHaveLength(events)
  }
})

describe('watching deadlines', () => {
  const waits = (...deadlines: (number | undefined)[]): Map<string, NodeWait> => {
    const { run, seq, at } = new RunWriter('r').wait().event
    const request = { question: '', show: {}, fields: [] }
    return new Map(
      deadlines.map((deadline, number) => {
        const place = { path: `n${number}`, node: `n${number}` }
        const event: NodeWait = { type: 'node-wait', run, seq, at, request, ...place }
        return [place.path, deadline === undefined ? event : { ...event, deadline }]
      }),
    )
  }

  it('tells of the nearest, further away than a clock can run too', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const expired: string[] = []
    const deadlines = new Deadlines((run, path) => expired.push(`${run} ${path}`))
    const now = Date.now()
    deadlines.watch('a', waits(undefined, now + 3 * longestClock, now + 2 * longestClock))
    deadlines.watch('b', waits(undefined))
    vi.advanceTimersByTime(2 * longestClock - 1)
    expect(expired).toEqual([])
    vi.advanceTimersByTime(1)
    expect(expired).toEqual(['a n2'])
  })

  it('tries again after a while what could not be seen to', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const expired: string[] = []
    const deadlines = new Deadlines((run) => expired.push(run))
    deadlines.watchAgain('a', waits(Date.now() - 10))
    vi.advanceTimersByTime(59_999)
    expect(expired).toEqual([])
    vi.advanceTimersByTime(1)
    expect(expired).toEqual(['a'])
  })

  it('forgets a run, and everything when it is stopped', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const expired: string[] = []
    const deadlines = new Deadlines((run) => expired.push(run))
    for (const run of ['a', 'b']) deadlines.watch(run, waits(Date.now() + 10))
    deadlines.forget('a')
    vi.advanceTimersByTime(10)
    expect(expired).toEqual(['b'])
    deadlines.watch('c', waits(Date.now() + 10))
    deadlines.stop()
    deadlines.watch('d', waits(Date.now()))
    vi.advanceTimersByTime(20)
    expect(expired).toEqual(['b'])
  })
})
