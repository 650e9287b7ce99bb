import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { collect, graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import { defineNode, port } from '../graph/define-node.ts'
import type { Journal } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { RunInterrupted } from './run-graph.ts'

const graph = graphOf({
  inputs: { word: { type: 'text' } },
  nodes: {
    a: { type: 'pass', config: { mark: 'a' }, inputs: { in: '$.word' } },
    slow: { type: 'slow', config: { milliseconds: 20 }, inputs: { in: 'a.out' } },
    b: { type: 'pass', config: { mark: 'b' }, inputs: { in: 'slow.out' } },
  },
  outputs: { word: 'b.out' },
})

/** A journal that refuses events of some kinds, as a disk that is full does. */
function refusing(): { journal: Journal; inner: Journal; refuse: Set<string> } {
  const inner = memoryJournal()
  const refuse = new Set<string>()
  const journal: Journal = {
    ...inner,
    append: (entries) =>
      entries.some(({ event }) => refuse.has(event.type) || refuse.has('all'))
        ? Promise.reject(new Error('The disk is full.'))
        : inner.append(entries),
  }
  return { journal, inner, refuse }
}

describe('a disk that refuses', () => {
  it('keeps a run from starting, and the caller is told', async () => {
    const { journal, inner, refuse } = refusing()
    refuse.add('run-start')
    const engine = smallEngine({ journal })
    await expect(engine.start(graph, { word: 'x' }, { id: 'r' })).rejects.toThrow(
      'The disk is full.',
    )
    expect(inner.run('r')).toBeUndefined()
    await wait(1)
    expect(engine.attach('r')).toBeUndefined()
  })

  it.each(['node-start', 'node-end', 'run-end'])(
    'interrupts a run at its %s, and nothing behind it is told',
    async (type) => {
      const { journal, inner, refuse } = refusing()
      const engine = smallEngine({ journal })
      refuse.add(type)
      const run = await engine.start(graph, { word: 'x' })
      const lines = linesOf(await collect(run.events()))
      await expect(run.result).rejects.toThrow(RunInterrupted)
      await expect(run.result).rejects.toThrow(
        `The run "${run.id}" was interrupted because the journal could not be written. It goes on when that is possible again.`,
      )
      expect(lines).not.toContain('run-end succeeded')
      expect(lines).toEqual(linesOf(inner.events(run.id)))
      expect(inner.run(run.id)?.status).toBe('running')
    },
  )

  it('lets the run go on from what is recorded when there is room again', async () => {
    const { journal, inner, refuse } = refusing()
    const engine = smallEngine({ journal })
    const run = await engine.start(graph, { word: 'x' })
    for await (const event of run.events()) if (event.type === 'node-end') refuse.add('all')
    await expect(run.result).rejects.toThrow(RunInterrupted)
    refuse.clear()
    const [again] = await engine.recover(() => graph)
    expect(await again?.result).toMatchObject({ status: 'succeeded', outputs: { word: 'xab' } })
    const numbers = inner.events(run.id).map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    expect(linesOf(inner.events(run.id)).filter((line) => line === 'node-end a')).toHaveLength(1)
  })

  it('lets readers of a run go that was cancelled and whose end could not be written', async () => {
    const { journal, inner, refuse } = refusing()
    const engine = smallEngine({ journal })
    const run = await engine.start(graph, { word: 'x' })
    const lines = collect(run.events())
    refuse.add('run-end')
    run.cancel()
    await expect(run.result).rejects.toThrow(RunInterrupted)
    expect(linesOf(await lines)).not.toContain('run-end cancelled')
    expect(inner.run(run.id)?.status).toBe('running')
  })
})

describe('an engine that closes', () => {
  it('leaves a run open in the journal, and the next engine finishes it', async () => {
    const journal = memoryJournal()
    const first = smallEngine({ journal })
    const run = await first.start(graph, { word: 'x' })
    await first.close()
    await expect(run.result).rejects.toThrow('because Heddle was stopped. It goes on when')
    await expect(first.start(graph, { word: 'x' })).rejects.toThrow('takes no new runs')
    expect(journal.run(run.id)?.status).toBe('running')

    const second = smallEngine({ journal })
    const [again] = await second.recover(() => graph)
    expect(again?.id).toBe(run.id)
    expect(await again?.result).toMatchObject({ status: 'succeeded', outputs: { word: 'xab' } })
    expect(linesOf(journal.events(run.id))).toContain('run-resume')
  })

  it('gives runs their time when it is asked to', async () => {
    const engine = smallEngine()
    const run = await engine.start(graph, { word: 'x' })
    await engine.close({ grace: 10_000 })
    expect(await run.result).toMatchObject({ status: 'succeeded' })
  })

  it('leaves a run cancelled that was cancelled before', async () => {
    const journal = memoryJournal()
    const engine = smallEngine({ journal })
    const run = await engine.start(graph, { word: 'x' })
    run.cancel('Enough.')
    await engine.close()
    expect(await run.result).toMatchObject({ status: 'cancelled', error: { message: 'Enough.' } })
    expect(journal.run(run.id)?.status).toBe('cancelled')
  })
})

describe('the end of a run', () => {
  it('comes once, and carries what the run gave and took', async () => {
    const engine = smallEngine()
    const run = await engine.start(graph, { word: 'x' })
    const events = await collect(run.events())
    const ends = events.filter((event) => event.type === 'run-end')
    expect(ends).toHaveLength(1)
    const result = await run.result
    expect(ends[0]).toMatchObject({
      status: 'succeeded',
      outputs: result.outputs,
      at: result.endedAt,
    })
    expect(engine.journal.run(run.id)).toMatchObject({
      status: 'succeeded',
      startedAt: result.startedAt,
      endedAt: result.endedAt,
    })
    // A cancel that comes too late changes nothing.
    run.cancel()
    await wait(1)
    expect(engine.journal.run(run.id)?.status).toBe('succeeded')
  })

  it('does not carry outputs when the run was cancelled', async () => {
    const engine = smallEngine()
    const early = graphOf({ ...graph, outputs: { early: 'a.out', late: 'b.out' } })
    const run = await engine.start(early, { word: 'x' })
    for await (const event of run.events()) if (event.type === 'node-end') run.cancel()
    expect(await run.result).toMatchObject({ status: 'cancelled', outputs: {} })
  })

  it('stops what still runs when the engine itself fails', async () => {
    const journal = memoryJournal()
    const find = journal.find.bind(journal)
    let calls = 0
    const broken: Journal = {
      ...journal,
      find(key) {
        calls += 1
        if (calls > 1) throw new Error('A fault of ours.')
        return find(key)
      },
    }
    const stopped = Promise.withResolvers<void>()
    const endless = defineNode({
      type: 'endless',
      version: 1,
      family: 'transform',
      title: 'Endless',
      description: 'Works until it is stopped.',
      effect: 'pure',
      config: z.object({}),
      inputs: {},
      outputs: { out: port.any() },
      async run({ context }) {
        context.signal.addEventListener('abort', () => stopped.resolve())
        await stopped.promise
        return { out: null }
      },
    })
    const wide = graphOf({
      nodes: { endless: { type: 'endless' }, other: { type: 'pass' } },
      outputs: { endless: 'endless.out', other: 'other.out' },
    })
    const engine = smallEngine({ journal: broken, nodes: [endless] })
    const run = await engine.start(wide, {}, { reuse: true })
    const lines = linesOf(await collect(run.events()))
    await expect(run.result).rejects.toThrow('A fault of ours.')
    expect(lines.at(-1)).toBe('run-end failed')
    await stopped.promise
    await wait(1)
    expect(linesOf(journal.events(run.id)).at(-1)).toBe('run-end failed')
    expect(journal.events(run.id).at(-1)).toMatchObject({ error: { code: 'internal' } })
  })
})
