import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import { createGroupCommit } from '../engine/journal/group-commit.ts'
import type { Journal } from '../engine/journal/journal.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { openSqliteJournal } from '../engine/journal/sqlite-journal.ts'
import type { RunHandle } from '../engine/run/engine.ts'
import { RunInterrupted } from '../engine/run/run-graph.ts'
import type { ErrorBody, RunAnswer } from '../server/api.ts'
import { brokenBy, isGapFree, runUndisturbed, type Undisturbed } from './support/broken-promises.ts'
import { all, numbersOf } from './support/client.ts'
import { KnownGraphs } from './support/known-graphs.ts'
import { ledgerGraphs, ledgerInputs, ledgerSource } from './support/ledger-graphs.ts'
import { ledgerModels, ledgerNodes } from './support/ledger-nodes.ts'
import { personWith, type Person } from './support/person.ts'
import { graphOf, smallEngine } from './support/small-engine.ts'
import { spawnServer } from './support/spawned.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

/** An engine with the ledger nodes, and a person who sees its runs through. */
function ledgerEngine(
  journal: Journal,
  onLine: (count: number) => void = () => undefined,
): { engine: ReturnType<typeof smallEngine>; person: Person } {
  const lines: string[] = []
  const nodes = ledgerNodes((line) => onLine(lines.push(line)))
  const engine = smallEngine({ journal, nodes, models: ledgerModels, graphs: ledgerSource })
  return { engine, person: personWith(journal, () => lines) }
}

let undisturbed: ReadonlyMap<string, Undisturbed>

beforeAll(async () => {
  undisturbed = await runUndisturbed()
})

/** A journal whose disk refuses the commit that holds the event of this number, and only that. */
function refusingOnce(inner: Journal, number: number): Journal {
  let count = 0
  const group = createGroupCommit(async (entries) => {
    const before = count
    count += entries.length
    if (before < number && count >= number) {
      // Meanwhile the run goes on, and more comes behind what is lost.
      await wait(4)
      throw new Error('The disk is full.')
    }
    await inner.append(entries)
  })
  return { ...inner, append: (entries) => group.append(entries) }
}

/** What is broken when one commit of a run is refused and it goes on in the same process, a sentence each. */
async function brokenByRefusal(graph: Graph, number: number): Promise<string[]> {
  const disk = memoryJournal()
  const { engine, person } = ledgerEngine(refusingOnce(disk, number))
  const seen: number[] = []
  const watches: Promise<void>[] = []
  const watch = async (handle: RunHandle): Promise<void> => {
    for await (const event of handle.events(seen.at(-1) ?? 0)) {
      if (event.type !== 'node-delta') seen.push(event.seq)
    }
  }
  const onHandle = (handle: RunHandle): number => watches.push(watch(handle))
  const failure: unknown = await engine
    .start(graph, ledgerInputs[graph.name]!, { id: 'run' })
    .then((handle) => person.seeThrough(engine, handle, onHandle))
    .catch((error: unknown) => error)
  await Promise.all(watches)
  const broken: string[] = []
  // Whoever starts a run or answers is told; in between the run is interrupted.
  const told = failure instanceof Error && failure.message === 'The disk is full.'
  if (!told && !(failure instanceof RunInterrupted)) broken.push('Nobody was told.')
  if (seen.length > disk.events('run').length) broken.push('Its client was told what was lost.')
  if (disk.run('run') !== undefined) {
    const [handle] = await engine.recover()
    await person.seeThrough(engine, handle ?? (await person.answer(engine, 'run')), onHandle)
    await Promise.all(watches)
    const events = disk.events('run')
    broken.push(...brokenBy(events, undisturbed.get(graph.name)!))
    if (!isGapFree(seen) || seen.length !== events.length) {
      broken.push(`Its client was told ${seen.join(' ')}.`)
    }
  }
  await disk.close()
  return broken.map((sentence) => `${number}: ${sentence}`)
}

describe.each(ledgerGraphs)('a disk that refuses one commit of a run of $name', (graph) => {
  it('interrupts it, whichever it is, and it goes on from there without a gap', async () => {
    const broken: string[] = []
    for (let number = 1; number <= undisturbed.get(graph.name)!.events; number += 1) {
      broken.push(...(await brokenByRefusal(graph, number)))
    }
    expect(broken).toEqual([])
  })
})

describe('a run that the disk refused', () => {
  it('goes on by itself when there is room again', async () => {
    const disk = memoryJournal()
    const { engine } = ledgerEngine(refusingOnce(disk, 4))
    const run = await engine.start(ledgerGraphs[0]!, { word: 'x' })
    await expect(run.result).rejects.toThrow(RunInterrupted)
    await vi.waitFor(() => expect(disk.run(run.id)?.status).toBe('succeeded'), { timeout: 40_000 })
    expect(brokenBy(disk.events(run.id), undisturbed.get('chain')!)).toEqual([])
  })
})

describe('a clock that is set', () => {
  const hour = 3_600_000
  const now = Date.now

  it.each([hour, -hour, 365 * 24 * hour])(
    'by %i ms while a run is under way, and back before it goes on, changes nothing of it',
    async (jump) => {
      let ahead = 0
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead)
      onTestFinished(() => clock.mockRestore())
      for (const graph of ledgerGraphs) {
        ahead = 0
        const journal = memoryJournal()
        const onLine = (count: number): void => void (ahead = count < 2 ? 0 : jump)
        const first = ledgerEngine(journal, onLine)
        const budget = { wallTime: 60_000 }
        const run = await first.engine.start(graph, ledgerInputs[graph.name]!, { budget })
        let ends = 0
        for await (const { type } of run.events()) {
          if (type === 'node-end') ends += 1
          if (ends === 2) break
        }
        await first.engine.close()

        ahead = -jump
        const second = ledgerEngine(journal)
        const [handle] = await second.engine.recover()
        const going = handle ?? (await second.person.answer(second.engine, run.id))
        await second.person.seeThrough(second.engine, going)
        const events = journal.events(run.id)
        expect(brokenBy(events, undisturbed.get(graph.name)!)).toEqual([])
        const end = events.at(-1)
        expect(end?.type === 'run-end' && end.duration >= 0).toBe(true)
      }
    },
  )
})

describe('a run that is to go on', () => {
  const asking = (mark: string) =>
    graphOf({
      name: 'inner',
      inputs: { word: { type: 'any' } },
      nodes: {
        ask: { type: 'ask', inputs: { in: '$.word' } },
        end: { type: 'pass', config: { mark }, inputs: { in: 'ask.out' } },
      },
      outputs: { word: 'end.out' },
    })
  const outer = graphOf({
    name: 'outer',
    inputs: { word: { type: 'text' } },
    nodes: { answer: { type: 'graph', config: { graph: 'inner' }, inputs: { word: '$.word' } } },
    outputs: { word: 'answer.word' },
  })

  it('takes the versions it began with, whatever was saved since', async () => {
    const journal = memoryJournal()
    const graphs = new KnownGraphs(asking('old'), outer)
    const first = smallEngine({ journal, graphs })
    const run = await first.start(outer, { word: 'x' })
    await run.result
    await first.close()
    graphs.add(asking('new'))
    const second = smallEngine({ journal, graphs })
    await second.recover()
    const handle = await second.answer(run.id, 'ask', { text: 'y' })
    expect(await handle.result).toMatchObject({ outputs: { word: 'xyold' } })
  })

  it('says that its graph is gone, and holds up no other', async () => {
    const journal = memoryJournal()
    const taking = (name: string, milliseconds: number) =>
      graphOf({
        name,
        nodes: { slow: { type: 'slow', config: { milliseconds } } },
        outputs: { out: 'slow.out' },
      })
    // Neither is over before the engine is closed, however slow the machine is.
    const [slow, keeps] = [taking('slow', 60_000), taking('kept', 1500)]
    const graphs = new KnownGraphs(slow, keeps, outer, asking('old'))
    const first = smallEngine({ journal, graphs })
    const [gone, without, kept] = [
      await first.start(slow, {}),
      await first.start(outer, { word: 'x' }),
      await first.start(keeps, {}),
    ]
    await first.close()
    graphs.remove('slow')
    graphs.remove('inner')
    const second = smallEngine({ journal, graphs })
    const stuck: string[] = []
    const handles = await second.recover(undefined, ({ id }, why) => stuck.push(`${id} ${why}`))
    expect(handles.map(({ id }) => id)).toEqual([kept.id])
    expect(await handles[0]!.result).toMatchObject({ status: 'succeeded' })
    expect(stuck).toContain(`${gone.id} Its graph is not stored any more.`)
    await expect(second.answer(without.id, 'ask', { text: 'y' })).rejects.toThrow(
      /runs the graph "inner", which does not exist/,
    )
  })

  it('is left alone where its last events are damaged, and holds up no other', async () => {
    const file = join(ownFolder(), 'journal.sqlite')
    const taking = (name: string, milliseconds: number) =>
      graphOf({
        name,
        nodes: { slow: { type: 'slow', config: { milliseconds } } },
        outputs: { out: 'slow.out' },
      })
    // Neither is over before the engine is closed, however slow the machine is.
    const [endless, slow] = [taking('endless', 60_000), taking('slow', 1500)]
    const graphs = new KnownGraphs(endless, slow)
    const before = openSqliteJournal(file)
    const first = smallEngine({ journal: before, graphs })
    const [damaged, sound] = [await first.start(endless, {}), await first.start(slow, {})]
    await first.close()
    await before.close()
    const database = new DatabaseSync(file)
    database.exec(`
      UPDATE log SET events = substr(events, 1, length(events) / 2)
      WHERE run = (SELECT number FROM run WHERE id = '${damaged.id}')
    `)
    database.close()

    const journal = openSqliteJournal(file)
    onTestFinished(() => journal.close())
    const second = smallEngine({ journal, graphs })
    const stuck: string[] = []
    const handles = await second.recover(undefined, ({ id }, why) => stuck.push(`${id} ${why}`))
    expect(handles.map(({ id }) => id)).toEqual([sound.id])
    expect(await handles[0]!.result).toMatchObject({ status: 'succeeded' })
    expect(stuck).toEqual([
      `${damaged.id} The journal holds events of the run "${damaged.id}" that cannot be read. Restore the journal from a backup.`,
    ])
    // Nothing is made of what can be read of it, which would be less than what was done.
    expect(journal.run(damaged.id)?.status).toBe('running')
    expect(() => journal.events(damaged.id)).toThrow('cannot be read')
  })
})

/** Whether the files of a process can be kept small here. */
const canLimit = spawnSync('prlimit', ['--fsize=1000000', 'true']).status === 0

describe.skipIf(!canLimit)('a server whose disk takes no more', () => {
  const ledgerServer = fileURLToPath(new URL('support/ledger-server.ts', import.meta.url))

  it('accepts nothing then, lives on, and finishes what it had accepted when there is room again', async () => {
    const home = ownFolder()
    await using heddle = await spawnServer({
      home,
      variables: { LEDGER: join(home, 'ledger.txt') },
      file: ledgerServer,
      under: ['prlimit', '--fsize=4000000:unlimited'],
    })
    await heddle.publish(ledgerGraphs.find(({ name }) => name === 'chain')!)
    const word = 'x'.repeat(200_000)
    const accepted: string[] = []
    const start = (): ReturnType<typeof heddle.send<RunAnswer & ErrorBody>> =>
      heddle.send('/v1/graphs/chain/runs', { body: { input: { word }, wait: false } })
    let refusal = await start()
    for (; refusal.status === 202; refusal = await start()) accepted.push(refusal.body.id)
    expect([refusal.status, refusal.body.error.code]).toEqual([507, 'STORAGE_REFUSED'])
    expect(accepted.length).toBeGreaterThan(2)
    expect((await heddle.send('/health')).status).toBe(200)
    const waited = await heddle.send<ErrorBody>('/v1/graphs/chain/runs', {
      body: { input: { word } },
    })
    // Its first event may still fit, and then it is accepted and goes on later like the others.
    expect(['STORAGE_REFUSED', 'INTERRUPTED']).toContain(waited.body.error.code)

    spawnSync('prlimit', ['--pid', String(heddle.pid), '--fsize=unlimited:unlimited'])
    await vi.waitFor(
      async () => {
        for (const id of accepted) {
          expect(await heddle.look(id)).toMatchObject({ status: 'succeeded' })
        }
      },
      { timeout: 30_000 },
    )
    for (const id of accepted) {
      const frames = await all(heddle.watch(id))
      expect(isGapFree(numbersOf(frames))).toBe(true)
      expect(frames.filter(({ type }) => type === 'run-end')).toHaveLength(1)
    }
    expect((await start()).status).toBe(202)
  })
})
