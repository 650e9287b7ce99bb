import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keepsRuns, RunWriter } from '../../test/support/journal-contract.ts'
import { Value } from '../run/value.ts'
import { RunDamaged } from './journal.ts'
import { openSqliteJournal } from './sqlite-journal.ts'

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-journal-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'journal.sqlite')
}

describe('a journal in a file', () => {
  keepsRuns(async () => openSqliteJournal(await temporaryFile()))
})

it('goes on where it was closed', async () => {
  const path = await temporaryFile()
  const run = new RunWriter('a')
  const first = openSqliteJournal(path)
  const long = 'x'.repeat(100_000)
  await first.append([run.start({ long }), run.nodeEnd('n', { out: long }, { key: 'k' })])
  await first.close()

  const second = openSqliteJournal(path)
  onTestFinished(() => second.close())
  expect(second.run('a')).toMatchObject({ status: 'running' })
  expect(second.find('k')?.outputs).toEqual({ out: long })
  await second.append([run.end()])
  expect(second.events('a').map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(second.run('a')).toMatchObject({ status: 'succeeded' })
})

it('has on disk what it acknowledged, without being closed', async () => {
  const path = await temporaryFile()
  const journal = openSqliteJournal(path)
  onTestFinished(() => journal.close())
  await journal.append([new RunWriter('a').start()])
  const reader = new DatabaseSync(path, { readOnly: true })
  onTestFinished(() => reader.close())
  expect(reader.prepare('SELECT count(*) AS runs FROM run').get()).toEqual({ runs: 1 })
  expect(reader.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
})

it('keeps its file to its owner', async () => {
  const path = await temporaryFile()
  const journal = openSqliteJournal(path)
  onTestFinished(() => journal.close())
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

it('says why the disk refused, stores nothing of that batch, and goes on when it takes more', async () => {
  const path = await temporaryFile()
  const journal = openSqliteJournal(path)
  onTestFinished(() => journal.close())
  const run = new RunWriter('a')
  await journal.append([run.start()])
  // A full disk makes SQLite roll back by itself; so does this trigger.
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec(
    "CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END",
  )
  const lost = run.nodeStart('n')
  await expect(journal.append([new RunWriter('b').start(), lost])).rejects.toThrow(
    'the disk is full',
  )
  expect(journal.events('a')).toHaveLength(1)
  expect(journal.run('b')).toBeUndefined()
  other.exec('DROP TRIGGER full')
  await journal.append([lost, run.end()])
  expect(journal.run('a')).toMatchObject({ status: 'succeeded' })
})

const asInSchema4 = `
  DROP INDEX run_in_time;
  DROP INDEX run_of_graph_in_time;
  PRAGMA user_version = 4;
`
const asInSchema3 = `
  ${asInSchema4}
  DROP INDEX run_of_no_experiment;
  PRAGMA user_version = 3;
`
const asInSchema2 = `
  ${asInSchema3}
  DROP INDEX run_by_experiment;
  DROP INDEX run_of_its_own;
  ALTER TABLE run DROP COLUMN experiment;
  PRAGMA user_version = 2;
`
const asInSchema1 = `${asInSchema2} ALTER TABLE run DROP COLUMN replay_of; PRAGMA user_version = 1`

it('goes on with a file of a Heddle that knew no experiments', async () => {
  const path = await temporaryFile()
  const first = openSqliteJournal(path)
  await first.append([new RunWriter('old').start()])
  await first.close()
  const database = new DatabaseSync(path)
  database.exec(asInSchema2)
  database.close()
  const second = openSqliteJournal(path)
  onTestFinished(() => second.close())
  await second.append([new RunWriter('new').start({}, 'test', undefined, undefined, 'one')])
  expect(second.runs({ limit: 9, experiment: null }).map(({ id }) => id)).toEqual(['old'])
  expect(second.run('new')).toMatchObject({ experiment: 'one' })
})

it('finds the newest runs of no experiment by an index, also in a file of an older Heddle', async () => {
  const path = await temporaryFile()
  const first = openSqliteJournal(path)
  await first.append([new RunWriter('old').start()])
  await first.close()
  const before = new DatabaseSync(path)
  before.exec(asInSchema3)
  before.close()
  const second = openSqliteJournal(path)
  onTestFinished(() => second.close())
  expect(second.runs({ limit: 9, experiment: null })).toMatchObject([{ id: 'old' }])
  const database = new DatabaseSync(path)
  onTestFinished(() => database.close())
  const plan = database
    .prepare(
      'EXPLAIN QUERY PLAN SELECT * FROM run WHERE experiment IS NULL ORDER BY number DESC LIMIT 50',
    )
    .all()
  expect(plan.map((step) => step['detail'])).toEqual(['SCAN run USING INDEX run_of_no_experiment'])
})

it('finds the runs of a stretch of time by an index, also in a file of an older Heddle', async () => {
  const path = await temporaryFile()
  const first = openSqliteJournal(path)
  await first.append([new RunWriter('old').start()])
  await first.close()
  const before = new DatabaseSync(path)
  before.exec(asInSchema4)
  before.close()
  const second = openSqliteJournal(path)
  onTestFinished(() => second.close())
  expect(second.runs({ limit: 9, from: 1001, to: 1002 })).toMatchObject([{ id: 'old' }])
  const database = new DatabaseSync(path)
  onTestFinished(() => database.close())
  const stepsFor = (graph: string): unknown[] =>
    database
      .prepare(
        `EXPLAIN QUERY PLAN SELECT * FROM run WHERE ${graph} experiment IS NULL AND started_at >= 1
           AND started_at < 9 ORDER BY started_at DESC, number DESC LIMIT 50`,
      )
      .all()
      .map((step) => step['detail'])
  expect(stepsFor('')).toEqual([
    'SEARCH run USING INDEX run_in_time (started_at>? AND started_at<?)',
  ])
  expect(stepsFor("graph = 'test' AND")).toEqual([
    'SEARCH run USING INDEX run_of_graph_in_time (graph=? AND started_at>? AND started_at<?)',
  ])
})

it('goes on with a file of a Heddle that could not tell replays apart in its list', async () => {
  const path = await temporaryFile()
  const first = openSqliteJournal(path)
  await first.append([new RunWriter('old').start()])
  await first.close()
  const database = new DatabaseSync(path)
  database.exec(asInSchema1)
  database.close()
  const second = openSqliteJournal(path)
  onTestFinished(() => second.close())
  await second.append([new RunWriter('new').start({}, 'test', 'old')])
  expect(second.runs({ limit: 9 }).map(({ replayOf }) => replayOf)).toEqual(['old', undefined])
})

for (const [what, change] of [
  ['is new', ''],
  ['is of an older Heddle', asInSchema1],
] as const) {
  it(`waits for another process that opens the same file, which ${what}, at the same time`, async () => {
    const path = await temporaryFile()
    if (change !== '') {
      await openSqliteJournal(path).close()
      const database = new DatabaseSync(path)
      database.exec(change)
      database.close()
    }
    // Each waits for the lock that the test holds, with the old schema in its mind.
    const holder = new DatabaseSync(path)
    onTestFinished(() => holder.close())
    holder.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE')
    const script = `
      const { openSqliteJournal } = await import(process.argv[1])
      process.stdout.write('began ')
      await openSqliteJournal(process.argv[2]).close()
    `
    const module = new URL('sqlite-journal.ts', import.meta.url).href
    const processes = [1, 2].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', script, module, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    )
    const ended = processes.map((one) => once(one, 'exit'))
    await Promise.all(processes.map((one) => once(one.stdout, 'data')))
    // Long enough for both to see the old schema: they do so right after they began.
    await wait(100)
    holder.exec('COMMIT')
    expect(await Promise.all(ended)).toEqual([
      [0, null],
      [0, null],
    ])
    const journal = openSqliteJournal(path)
    onTestFinished(() => journal.close())
    await journal.append([new RunWriter('a').start({}, 'test', 'old')])
    expect(journal.run('a')).toMatchObject({ replayOf: 'old' })
  }, 30_000)
}

it('refuses what another process records of a run that it does not know the end of', async () => {
  const path = await temporaryFile()
  const [one, other] = [openSqliteJournal(path), openSqliteJournal(path)]
  onTestFinished(() => one.close())
  onTestFinished(() => other.close())
  const run = new RunWriter('a')
  await one.append([run.start()])
  const [second, third] = [run.nodeStart('n'), run.nodeEnd('n', {})]
  await one.append([second, third])
  await expect(other.append([third])).rejects.toThrow(
    'The journal could not be written: The journal was given event 3 of the run "a", which goes on with 4; another process may work on it, too.',
  )
  // Whoever was refused knows at the end of the turn.
  await wait(0)
  await other.append([run.end()])
  await expect(one.append([{ event: { ...run.end('failed').event, seq: 4 } }])).rejects.toThrow(
    'which goes on with 5',
  )
  expect(one.events('a').map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  expect(one.run('a')?.status).toBe('succeeded')
})

it('says of which run a value is damaged or lost, and does without it where it can', async () => {
  const path = await temporaryFile()
  const journal = openSqliteJournal(path)
  onTestFinished(() => journal.close())
  const run = new RunWriter('a')
  const long = 'x'.repeat(1000)
  await journal.append([run.start({ long }), run.nodeEnd('n', { out: long }, { key: 'k' })])
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  for (const fault of ["UPDATE value SET json = 'torn'", 'DELETE FROM value']) {
    other.exec(fault)
    expect(() => journal.events('a', 0, { whole: true })).toThrow(RunDamaged)
    expect(journal.find('k')).toBeUndefined()
    const shown = { $value: new Value(long).hash, bytes: 1002 }
    expect(journal.runs({ limit: 1 })).toMatchObject([{ input: { long: shown } }])
    expect(journal.events('a', 1)).toMatchObject([{ outputs: { out: shown } }])
  }
})

it('says of which run the log is damaged', async () => {
  const path = await temporaryFile()
  const journal = openSqliteJournal(path)
  onTestFinished(() => journal.close())
  await journal.append([new RunWriter('a').start()])
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec("UPDATE log SET events = '[{'")
  expect(() => journal.events('a')).toThrow('holds events of the run "a" that cannot be read')
  expect(() => journal.bareEvents('a', 0, 9)).toThrow(RunDamaged)
  expect(() => journal.lastEvent('a')).toThrow(RunDamaged)
  other.exec('UPDATE run SET ended_at = 1')
  expect(journal.ends(['a']).size).toBe(0)
})

it('does not call a run damaged because the journal is closed', async () => {
  const journal = openSqliteJournal(await temporaryFile())
  await journal.append([new RunWriter('a').start()])
  await journal.close()
  await journal.close()
  expect(() => journal.events('a')).toThrow(expect.not.objectContaining({ name: 'RunDamaged' }))
})

it('refuses a file of a newer Heddle and leaves it as it is', async () => {
  const path = await temporaryFile()
  await openSqliteJournal(path).close()
  const database = new DatabaseSync(path)
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => openSqliteJournal(path)).toThrow(
    `The journal ${path} was written by a newer Heddle (schema 99; this one knows 5). Start that version, or use another data folder.`,
  )
})

it('says what to do about a file that is no journal, or a damaged one', async () => {
  const path = await temporaryFile()
  await writeFile(
    path,
    'This is a letter to my aunt, and it is long enough to be read as a header.'.repeat(20),
  )
  expect(() => openSqliteJournal(path)).toThrow(
    `The journal ${path} cannot be opened: file is not a database. Restore it from a backup, or remove it to begin with an empty history.`,
  )

  const damaged = await temporaryFile()
  const journal = openSqliteJournal(damaged)
  await journal.append([new RunWriter('a').start()])
  await journal.close()
  await truncate(damaged, 4096)
  expect(() => openSqliteJournal(damaged)).toThrow(`The journal ${damaged} cannot be opened:`)

  const scribbled = await temporaryFile()
  await openSqliteJournal(scribbled).close()
  await using file = await open(scribbled, 'r+')
  await file.write(Buffer.alloc(3000, 7), 0, 3000, 100)
  expect(() => openSqliteJournal(scribbled)).toThrow(`The journal ${scribbled} cannot be opened:`)
})

it('does not tell to remove a file that only another process holds', async () => {
  const path = await temporaryFile()
  await openSqliteJournal(path).close()
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; DELETE FROM run; COMMIT')
  expect(() => openSqliteJournal(path, { patience: 20 })).toThrow(
    `The journal ${path} cannot be opened: database is locked. Another process uses it; stop that process, or use another data folder.`,
  )
})

it('refuses a folder that does not exist with its path', async () => {
  const path = join(await temporaryFile(), 'no', 'folder.sqlite')
  expect(() => openSqliteJournal(path)).toThrow(
    `The journal ${path} cannot be opened: unable to open database file. See that its folder is there, may be written and has space left; if the file is damaged, restore it from a backup.`,
  )
})
