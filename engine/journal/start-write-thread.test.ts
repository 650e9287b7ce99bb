import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { RunWriter } from '../../test/support/journal-contract.ts'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { openDatabase } from './database.ts'
import { rowsOf, type Rows } from './rows.ts'
import { startWriteThread } from './start-write-thread.ts'

/** How many threads more the system refuses. */
const threads = vi.hoisted(() => ({ refused: 0 }))
vi.mock(import('node:worker_threads'), async (original) => {
  const real = await original()
  class Worker extends real.Worker {
    constructor(...options: ConstructorParameters<typeof real.Worker>) {
      if (threads.refused > 0) {
        threads.refused -= 1
        throw new Error('There is no thread left.')
      }
      super(...options)
    }
  }
  return { ...real, Worker }
})

function startOf(run: string): Rows {
  return rowsOf([new RunWriter(run).start()], new WeakSet()).rows
}

function runsIn(path: string): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true })
  onTestFinished(() => database.close())
  return database
    .prepare('SELECT id FROM run ORDER BY number')
    .all()
    .map(({ id }) => id)
}

it('lets timers ring while it waits for the disk', async () => {
  const path = join(ownFolder(), 'journal.sqlite')
  const other = openDatabase(path, 1000)
  onTestFinished(() => other.close())
  const writer = startWriteThread(path, 60_000)
  other.exec('BEGIN IMMEDIATE')
  let rang = 0
  const bell = setInterval(() => {
    rang += 1
    if (rang === 5) other.exec('COMMIT')
  }, 1)
  await writer.write(startOf('a'))
  clearInterval(bell)
  expect(rang).toBeGreaterThanOrEqual(5)
  expect(runsIn(path)).toEqual(['a'])
  await writer.close()
})

it('says what became of a thread that was lost, and starts another for the next commit', async () => {
  const path = join(ownFolder(), 'journal.sqlite')
  writeFileSync(path, 'no journal, '.repeat(100))
  const writer = startWriteThread(path, 1000)
  await expect(writer.write(startOf('a'))).rejects.toThrow(
    `The thread that writes the journal ${path} was lost: The journal ${path} cannot be opened: file is not a database.`,
  )
  rmSync(path)
  await writer.write(startOf('b'))
  await writer.close()
  expect(runsIn(path)).toEqual(['b'])
})

it('is closed after its last commit, also when it was never used', async () => {
  const folder = ownFolder()
  const used = startWriteThread(join(folder, 'used.sqlite'), 1000)
  const written = used.write(startOf('a'))
  await Promise.all([written, used.close()])
  expect(runsIn(join(folder, 'used.sqlite'))).toEqual(['a'])
  await startWriteThread(join(folder, 'unused.sqlite'), 1000).close()
})

it('keeps a process alive while it writes, and no longer', () => {
  const file = join(ownFolder(), 'journal.sqlite')
  const script = `
    import { openSqliteJournal } from '${new URL('sqlite-journal.ts', import.meta.url).href}'
    const journal = openSqliteJournal(${JSON.stringify(file)})
    const at = { run: 'a', seq: 1, at: 1 }
    journal
      .append([{ event: { type: 'run-start', ...at, graph: 'g', version: 'v', input: {} } }])
      .then(() => process.stdout.write('durable'))
  `
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 40_000,
  })
  expect({ stdout, status }).toEqual({ stdout: 'durable', status: 0 })
  expect(runsIn(file)).toEqual(['a'])
}, 30_000)

it('goes on when the system gives no thread for a moment, and tells whoever writes then', async () => {
  const path = join(ownFolder(), 'journal.sqlite')
  const writer = startWriteThread(path, 1000)
  threads.refused = 2
  // The thread that is to be started ahead of the first commit is the first that is refused.
  while (threads.refused === 2) await wait(5)
  await expect(writer.write(startOf('a'))).rejects.toThrow('There is no thread left.')
  expect(threads.refused).toBe(0)
  await writer.write(startOf('b'))
  await writer.close()
  expect(runsIn(path)).toEqual(['b'])
})
