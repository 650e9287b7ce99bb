import { describe, expect, it } from 'vitest'
import type { Graph } from '../graph/document.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'

const asking: Graph = graphOf({
  inputs: { word: { type: 'any' } },
  nodes: { ask: { type: 'ask', inputs: { in: '$.word' } } },
  outputs: { word: 'ask.out' },
})

/** How often a run ended, and whether its events are numbered without gaps. */
function shapeOf(engine: ReturnType<typeof smallEngine>, run: string): object {
  const events = engine.journal.events(run)
  return {
    ends: linesOf(events).filter((line) => line.startsWith('run-end')).length,
    whole: events.every(({ seq }, at) => seq === at + 1),
  }
}
const endedOnce = { ends: 1, whole: true }

describe('cancelling', () => {
  it('ends a run that waits, once, and nobody can answer it any more', async () => {
    const engine = smallEngine()
    const run = await engine.start(asking, { word: 'x' })
    expect(await run.result).toMatchObject({ status: 'waiting' })
    expect(await engine.cancel(run.id, 'Nobody has time.')).toBe(true)
    expect(engine.journal.run(run.id)).toMatchObject({ status: 'cancelled' })
    expect(engine.journal.events(run.id).at(-1)).toMatchObject({
      type: 'run-end',
      error: { message: 'Nobody has time.', code: 'cancelled' },
    })
    expect(await engine.cancel(run.id)).toBe(false)
    expect(await engine.cancel('nobody')).toBe(false)
    await expect(engine.answer(run.id, 'ask', { text: 'y' })).rejects.toThrow('was cancelled')
    expect(shapeOf(engine, run.id)).toEqual(endedOnce)
  })

  it('ends a run once that is answered at the same time', async () => {
    for (const first of ['answer', 'cancel']) {
      const engine = smallEngine()
      const run = await engine.start(asking, { word: 'x' })
      await run.result
      const answer = () => engine.answer(run.id, 'ask', { text: 'y' }).catch(() => undefined)
      const cancel = () => engine.cancel(run.id)
      const both = first === 'answer' ? [answer(), cancel()] : [cancel(), answer()]
      await Promise.all(both)
      await engine.attach(run.id)?.result
      expect(shapeOf(engine, run.id)).toEqual(endedOnce)
    }
  })

  it('comes too late, and says so, when another end is already being written', async () => {
    const journal = memoryJournal()
    let cancelled: Promise<boolean> | undefined
    const engine = smallEngine({
      journal: {
        ...journal,
        append(entries) {
          const ends = entries.some(({ event }) => event.type === 'run-end')
          if (ends) queueMicrotask(() => (cancelled ??= engine.cancel('r')))
          return journal.append(entries)
        },
      },
    })
    const quick = graphOf({ nodes: { pass: { type: 'pass' } }, outputs: { out: 'pass.out' } })
    const run = await engine.start(quick, {}, { id: 'r' })
    expect(await run.result).toMatchObject({ status: 'succeeded' })
    expect(await cancelled).toBe(false)
  })

  it('is kept when the end is durable, and lets nothing of a map go on', async () => {
    const begun: string[] = []
    const engine = smallEngine()
    const many = graphOf({
      inputs: { items: { type: 'number[]' } },
      nodes: {
        each: { frame: 'map', over: '$.items', concurrency: 3 },
        slow: {
          type: 'slow',
          in: 'each',
          config: { milliseconds: 60_000 },
          inputs: { in: '$item' },
        },
      },
      outputs: { all: 'slow.out' },
    })
    const run = await engine.start(many, { items: Array.from({ length: 20 }, (_, at) => at) })
    for await (const event of run.events()) {
      if (event.type === 'node-start') begun.push(event.path)
      if (begun.length === 3) break
    }
    expect(await engine.cancel(run.id)).toBe(true)
    expect(engine.journal.run(run.id)).toMatchObject({ status: 'cancelled' })
    const lines = linesOf(engine.journal.events(run.id))
    expect(lines.filter((line) => line.startsWith('node-'))).toHaveLength(3)
    expect(shapeOf(engine, run.id)).toEqual(endedOnce)
  })

  it('reaches a run that is about to lie down', async () => {
    const engine = smallEngine()
    const run = await engine.start(asking, { word: 'x' })
    for await (const event of run.events()) if (event.type === 'node-wait') run.cancel()
    await expect.poll(() => engine.journal.run(run.id)?.status).toBe('cancelled')
    expect(shapeOf(engine, run.id)).toEqual(endedOnce)
  })
})

it('tells of every run that begins or goes on, also of one that a deadline made go on', async () => {
  const told: string[] = []
  const engine = smallEngine({ onRun: ({ id }) => told.push(id) })
  const hurried: Graph = {
    ...asking,
    nodes: { ask: { type: 'ask', config: { timeLimit: 5 }, inputs: { in: '$.word' } } },
  }
  const first = await engine.start(hurried, { word: 'x' })
  await expect.poll(() => told).toEqual([first.id, first.id])
  const second = await engine.start(asking, { word: 'x' })
  await second.result
  const answered = await engine.answer(second.id, 'ask', { text: 'y' })
  await answered.result
  const third = await engine.replay(second.id, { graph: asking })
  await third.result
  expect(told.slice(2)).toEqual([second.id, second.id, third.id])
})
