import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Journal } from '../engine/journal/journal.ts'
import { openSqliteJournal } from '../engine/journal/sqlite-journal.ts'
import { brokenBy, runUndisturbed, tooOften, type Undisturbed } from './support/broken-promises.ts'
import { ledgerSource } from './support/ledger-graphs.ts'
import { fileLedger, ledgerModels, ledgerNodes, type Ledger } from './support/ledger-nodes.ts'
import { personWith } from './support/person.ts'
import { smallEngine } from './support/small-engine.ts'
import { ownFolder } from './support/temporary-folder.ts'

// Every point at which a process can end is gone through in `crash-points.test.ts`; here some of
// them are real.

// Processes that start beside other tests take their time.
vi.setConfig({ testTimeout: 60_000 })

const crashingProcess = fileURLToPath(new URL('support/crashing-process.ts', import.meta.url))

interface Scene {
  readonly journalFile: string
  readonly ledgerFile: string
  readonly ledger: Ledger
}

function ownScene(): Scene {
  const folder = ownFolder()
  const ledgerFile = join(folder, 'ledger.txt')
  const journalFile = join(folder, 'journal.sqlite')
  return { journalFile, ledgerFile, ledger: fileLedger(ledgerFile) }
}

/** Runs the ledger graphs in a process that is killed at this point; answers the runs it acknowledged. */
async function crash(
  { journalFile, ledgerFile }: Scene,
  moment: string,
  number: number,
): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [crashingProcess, journalFile, ledgerFile, moment, String(number)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += String(chunk)
  })
  const [code, signal] = await once(child, 'close')
  if (signal !== 'SIGKILL') throw new Error(`It was over before ${moment} ${number}: ${code}.`)
  return said.trim().split('\n').filter(Boolean)
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

let undisturbed: ReadonlyMap<string, Undisturbed>

beforeAll(async () => {
  undisturbed = await runUndisturbed()
})

/** Goes on in this process with what a killed one left: what that broke, a sentence each. */
async function brokenAfter(
  scene: Scene,
  acknowledged: readonly string[],
  kills: number,
): Promise<string[]> {
  const journal = openSqliteJournal(scene.journalFile)
  onTestFinished(() => journal.close())
  const before = scene.ledger.lines()
  const ended = recordedEnds(journal)
  const broken = acknowledged
    .filter((id) => journal.run(id) === undefined)
    .map((id) => `The run ${id} was acknowledged, and not stored.`)

  const nodes = ledgerNodes((line) => scene.ledger.add(line))
  const engine = smallEngine({ nodes, journal, models: ledgerModels, graphs: ledgerSource })
  const person = personWith(journal, () => scene.ledger.lines())
  const handles = [...(await engine.recover())]
  for (const { id } of journal.runs({ status: 'waiting', limit: 99 })) {
    handles.push(await person.answer(engine, id))
  }
  await Promise.all(handles.map((handle) => person.seeThrough(engine, handle)))

  const after = scene.ledger.lines()
  for (const line of ended) {
    if (countOf(after, line) === countOf(before, line)) continue
    broken.push(`${line} had ended, and was executed again.`)
  }
  for (const { id, graph } of journal.runs({ limit: 99 })) {
    const events = journal.events(id)
    const wrong = brokenBy(events, undisturbed.get(graph)!)
    for (const event of events) {
      if (event.type !== 'node-end') continue
      wrong.push(...tooOften({ run: id, graph, path: event.path }, events, after, kills))
    }
    broken.push(...wrong.map((sentence) => `${graph}: ${sentence}`))
  }
  const database = new DatabaseSync(scene.journalFile, { readOnly: true })
  const found = database.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  if (found !== 'ok') broken.push('The journal is damaged.')
  database.close()
  return broken
}

describe('a process that is killed', () => {
  it.each([
    ['before-commit', 1],
    ['after-commit', 1],
    ['execution', 1],
    ['execution', 11],
    ['before-commit', 30],
    ['after-commit', 60],
    ['execution', 23],
    ['after-commit', 100],
    ['execution', 38],
  ])(
    'at its %s %i loses no run, repeats no finished node and ends each run once',
    async (moment, number) => {
      const scene = ownScene()
      const acknowledged = await crash(scene, moment, number)
      expect(await brokenAfter(scene, acknowledged, 1)).toEqual([])
    },
  )

  it('again and again while it recovers still comes to the same end', async () => {
    const scene = ownScene()
    const acknowledged = await crash(scene, 'execution', 6)
    await crash(scene, 'after-commit', 1)
    await crash(scene, 'execution', 12)
    await crash(scene, 'before-commit', 30)
    await crash(scene, 'after-commit', 10)
    expect(await brokenAfter(scene, acknowledged, 5)).toEqual([])
  })
})
