import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Journal } from '../engine/journal/journal.ts'
import { openSqliteJournal } from '../engine/journal/sqlite-journal.ts'
import { ledgerGraphs, ledgerInputs, ledgerNodes } from './support/ledger-nodes.ts'
import { smallEngine } from './support/small-engine.ts'
import { ownFolder, temporaryFolder } from './support/temporary-folder.ts'

// Processes that start beside other tests take their time.
vi.setConfig({ testTimeout: 30_000 })

const crashingProcess = fileURLToPath(new URL('support/crashing-process.ts', import.meta.url))

interface Scene {
  readonly journal: string
  readonly ledger: string
}

function ownScene(): Scene {
  const folder = ownFolder()
  return { journal: join(folder, 'journal.sqlite'), ledger: join(folder, 'ledger.txt') }
}

/** Runs the ledger graphs in a process that is killed at this point; answers the runs it acknowledged. */
async function crash(
  { journal, ledger }: Scene,
  moment: string,
  number: number,
): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [crashingProcess, journal, ledger, moment, String(number)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += String(chunk)
  })
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL'])
  return said.trim().split('\n').filter(Boolean)
}

/** Executions so far, a line each: the run and the path. */
function readLedger({ ledger }: Scene): string[] {
  return existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n') : []
}

/** Paths of nodes whose end is recorded, with their run. */
function recordedEnds(journal: Journal): string[] {
  return journal
    .runs({ limit: 99 })
    .flatMap(({ id }) =>
      journal
        .events(id)
        .flatMap((event) => (event.type === 'node-end' ? [`${id}/${event.path}`] : [])),
    )
}

function countOf(lines: readonly string[], line: string): number {
  return lines.filter((one) => one === line).length
}

/** How often the node was executed that was executed most. */
function mostExecutions(scene: Scene): number {
  const lines = readLedger(scene)
  return Math.max(0, ...lines.map((line) => countOf(lines, line)))
}

/** Outputs of runs that nothing disturbed, by graph. */
const undisturbed = new Map<string, unknown>()

beforeAll(async () => {
  using folder = temporaryFolder()
  const engine = smallEngine({ nodes: ledgerNodes(join(folder.path, 'ledger.txt')) })
  for (const graph of ledgerGraphs) {
    const run = await engine.start(graph, ledgerInputs[graph.name]!)
    undisturbed.set(graph.name, (await run.result).outputs)
  }
})

/** Goes on in this process with what a killed one left, and looks whether every promise was kept. */
async function expectRecovery(scene: Scene, acknowledged: readonly string[]): Promise<void> {
  const journal = openSqliteJournal(scene.journal)
  onTestFinished(() => journal.close())
  const before = readLedger(scene)
  const ended = recordedEnds(journal)
  const stored = journal.runs({ limit: 99 }).map(({ id }) => id)
  expect(stored).toEqual(expect.arrayContaining([...acknowledged]))

  const engine = smallEngine({ nodes: ledgerNodes(scene.ledger), journal })
  const handles = await engine.recover(({ graph }) =>
    ledgerGraphs.find(({ name }) => name === graph),
  )
  await Promise.all(handles.map(({ result }) => result))

  const after = readLedger(scene)
  const repeated = ended.filter((line) => countOf(after, line) !== countOf(before, line))
  expect(repeated).toEqual([])
  for (const { id, graph } of journal.runs({ limit: 99 })) {
    const events = journal.events(id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1))
    const ends = events.filter(({ type }) => type === 'run-end')
    expect(ends).toHaveLength(1)
    expect(events.at(-1)).toBe(ends[0])
    expect(ends[0]).toMatchObject({ status: 'succeeded', outputs: undisturbed.get(graph) })
    // Each node ended once in each turn and for each item, however often it began.
    const paths = events.flatMap((event) => (event.type === 'node-end' ? [event.path] : []))
    expect(new Set(paths).size).toBe(paths.length)
  }
  const database = new DatabaseSync(scene.journal, { readOnly: true })
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  database.close()
}

describe('a process that is killed', () => {
  it.each([
    ['before-commit', 1],
    ['after-commit', 1],
    ['execution', 1],
    ['execution', 5],
    ['before-commit', 20],
    ['after-commit', 35],
    ['execution', 13],
    ['after-commit', 60],
    ['execution', 22],
  ])(
    'at its %s %i loses no run, repeats no finished node and ends each run once',
    async (moment, number) => {
      const scene = ownScene()
      const acknowledged = await crash(scene, moment, number)
      await expectRecovery(scene, acknowledged)
      expect(mostExecutions(scene)).toBeLessThanOrEqual(2)
    },
  )

  it('again and again while it recovers still comes to the same end', async () => {
    const scene = ownScene()
    const acknowledged = await crash(scene, 'execution', 6)
    await crash(scene, 'after-commit', 1)
    await crash(scene, 'execution', 4)
    await crash(scene, 'before-commit', 8)
    await expectRecovery(scene, acknowledged)
    expect(mostExecutions(scene)).toBeLessThanOrEqual(5)
  })
})
