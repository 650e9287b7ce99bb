import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Journal, RecordedEvent } from '../engine/journal/journal.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import type { RunAnswer } from '../server/api.ts'
import { all, type Frame } from './support/client.ts'
import { ledgerGraphs, ledgerInputs, ledgerSource } from './support/ledger-graphs.ts'
import { ledgerModels, ledgerNodes } from './support/ledger-nodes.ts'
import { personWith } from './support/person.ts'
import { smallEngine } from './support/small-engine.ts'
import { spawnServer } from './support/spawned.ts'
import { canTrace, durableAt, readCalls, tracing } from './support/system-calls.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

/** A disk that takes its time, and knows what has reached it. */
function slowDisk(): { journal: Journal; has: (wanted: Partial<RecordedEvent>) => boolean } {
  const inner = memoryJournal()
  onTestFinished(() => inner.close())
  const durable: RecordedEvent[] = []
  let last: Promise<void> = Promise.resolve()
  return {
    journal: {
      ...inner,
      append(entries) {
        last = last
          .then(() => wait(3))
          .then(() => inner.append(entries))
          .then(() => void durable.push(...entries.map(({ event }) => event)))
        return last
      },
    },
    has: (wanted) =>
      durable.some((event) =>
        Object.entries(wanted).every(([key, value]) => Reflect.get(event, key) === value),
      ),
  }
}

describe.each(ledgerGraphs)('while the disk is slow, a run of the graph $name', (graph) => {
  it('is acknowledged, told of and ended only with what is on the disk', async () => {
    const { journal, has } = slowDisk()
    const lines: string[] = []
    /** Executions that must not be repeated, begun before it was on the disk that they began. */
    const early: string[] = []
    const nodes = ledgerNodes((line) => {
      lines.push(line)
      const path = line.slice(line.indexOf('/') + 1)
      const charges = graph.name === 'once' && ['pay', 'beside'].includes(path)
      if (charges && !has({ type: 'node-start', path })) early.push(path)
    })
    const engine = smallEngine({ journal, nodes, models: ledgerModels, graphs: ledgerSource })
    const run = await engine.start(graph, ledgerInputs[graph.name]!)
    expect(has({ type: 'run-start', run: run.id })).toBe(true)
    let seen = 0
    const told: boolean[] = []
    const watch = async (): Promise<void> => {
      const events = engine.attach(run.id)?.events(seen) ?? []
      for await (const event of events) {
        if (event.type === 'node-delta') continue
        seen = event.seq
        told.push(has({ seq: event.seq }))
      }
    }
    const watches: Promise<void>[] = []
    const person = personWith(journal, () => lines)
    const acknowledged: boolean[] = []
    await person.seeThrough(engine, run, () => {
      if (watches.length > 0) acknowledged.push(has({ type: 'node-answer' }))
      watches.push(watch())
    })
    expect(has({ type: 'run-end' })).toBe(true)
    expect(acknowledged).not.toContain(false)
    await Promise.all(watches)
    expect(seen).toBe(journal.events(run.id).length)
    expect(told).not.toContain(false)
    expect(early).toEqual([])
  })
})

describe.skipIf(!canTrace)('a server whose calls to the system are watched', () => {
  const ledgerServer = fileURLToPath(new URL('support/ledger-server.ts', import.meta.url))

  it('says nothing before the disk has confirmed it', async () => {
    const home = ownFolder()
    const [log, ledger] = [join(home, 'calls.txt'), join(home, 'ledger.txt')]
    const runs: RunAnswer[] = []
    const seen: Frame[] = []
    {
      await using heddle = await spawnServer({
        home,
        variables: { LEDGER: ledger },
        file: ledgerServer,
        under: tracing(log),
      })
      for (const name of ['once', 'human']) {
        await heddle.publish(ledgerGraphs.find((graph) => graph.name === name)!)
        const run = await heddle.begin(name, ledgerInputs[name]!)
        runs.push(run)
        seen.push(...(await all(heddle.watch(run.id))))
      }
      const answer = { node: 'first', answer: { word: '?' } }
      const { status } = await heddle.send(`/v1/runs/${runs[1]!.id}/answer`, { body: answer })
      expect(status).toBe(202)
      heddle.signal('SIGTERM')
      expect(await heddle.code).toBe(0)
    }

    const calls = readCalls(log)
    const journal = 'journal.sqlite-wal'
    const told = calls.filter(({ target }) => /^(TCP|socket)/.test(target))
    const firstTold = (...texts: string[]): number =>
      told.find(({ text }) => texts.every((one) => text.includes(one)))?.began ?? -1
    const accepted = told.filter(({ text }) => text.includes('HTTP/1.1 202'))
    expect(accepted).toHaveLength(3)
    for (const [number, { id }] of runs.entries()) {
      expect(accepted[number]!.began).toBeGreaterThan(durableAt(calls, journal, id))
    }
    expect(accepted[2]!.began).toBeGreaterThan(
      durableAt(calls, journal, String.raw`\"type\":\"node-answer\"`),
    )
    for (const path of ['pay', 'beside']) {
      const began = String.raw`\"type\":\"node-start\",\"path\":\"${path}\"`
      const executed = calls.find(
        ({ target, text }) => target === ledger && text.includes(`/${path} `),
      )
      expect(executed!.began).toBeGreaterThan(durableAt(calls, journal, began))
    }
    const order = seen.flatMap(({ event }) => {
      if (event.type === 'node-delta') return []
      const number = String.raw`\"run\":\"${event.run}\",\"seq\":${event.seq},`
      const durable = durableAt(calls, journal, number)
      // A text that lies over the edge of a page is in no single call.
      return Number.isFinite(durable) ? [{ durable, toldAt: firstTold('data: ', number) }] : []
    })
    expect(order.length).toBeGreaterThan(10)
    expect(order.filter(({ durable, toldAt }) => toldAt <= durable)).toEqual([])
  })
})
