import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { JournalRefused, RunDamaged, type Journal } from '../../engine/journal/journal.ts'
import { keepsRuns, RunWriter } from '../../test/support/journal-contract.ts'
import { noPostgres, withPostgres } from '../../test/support/postgres.ts'
import { isAway, PostgresAway } from '../store/postgres-errors.ts'
import { openPostgresJournal } from './postgres-journal.ts'

describe.skipIf(noPostgres)(`a journal in Postgres${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  const postgres = withPostgres()

  keepsRuns(async () => openPostgresJournal(await postgres.database()))

  async function opened(url: string): Promise<Journal> {
    const journal = await openPostgresJournal(url)
    onTestFinished(() => journal.close())
    return journal
  }

  async function connected(url: string): Promise<Client> {
    const client = new Client(url)
    client.on('error', () => undefined)
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  it('goes on where it was closed', async () => {
    const url = await postgres.database()
    const run = new RunWriter('a')
    const first = await openPostgresJournal(url)
    const long = 'x'.repeat(100_000)
    await first.append([run.start({ long }), run.nodeEnd('n', { out: long }, { key: 'k' })])
    await first.close()
    const second = await opened(url)
    expect(second.run('a')).toMatchObject({ status: 'running' })
    expect(second.find('k')?.outputs).toEqual({ out: long })
    await second.append([run.end()])
    expect(second.events('a').map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(second.run('a')).toMatchObject({ status: 'succeeded' })
  })

  it('has in the database what it acknowledged, for every other connection to see', async () => {
    const url = await postgres.database()
    const journal = await opened(url)
    const reader = await connected(url)
    for (let at = 0; at < 20; at += 1) {
      await journal.append([new RunWriter(`r${at}`).start()])
      const { rows } = await reader.query('SELECT count(*)::int AS runs FROM journal_run')
      expect(rows).toEqual([{ runs: at + 1 }])
    }
  })

  it('is held by one process at a time, and says so to another', async () => {
    const url = await postgres.database()
    const first = await openPostgresJournal(url)
    await expect(openPostgresJournal(url)).rejects.toThrow(
      'another Heddle records its runs in it. One process at a time can; stop the other one, or name another database.',
    )
    await first.close()
    const second = await opened(url)
    await second.append([new RunWriter('a').start()])
    expect(second.run('a')?.status).toBe('running')
  }, 20_000)

  it('passes to another process when the first was killed, with all that it acknowledged', async () => {
    const url = await postgres.database()
    const script = `
      const { openPostgresJournal } = await import(process.argv[1])
      const journal = await openPostgresJournal(process.argv[2])
      for (let number = 0; ; number += 1) {
        const event = { type: 'run-start', run: String(number), seq: 1, at: 1, graph: 'g', version: 'v', input: {} }
        await journal.append([{ event }])
        process.stdout.write(number + '\\n')
      }
    `
    const module = new URL('postgres-journal.ts', import.meta.url).href
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, module, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => said.split('\n').length, { timeout: 20_000 }).toBeGreaterThan(50)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const acknowledged = said.split('\n').slice(0, -1)
    const journal = await opened(url)
    expect(acknowledged.filter((run) => journal.run(run)?.status !== 'running')).toEqual([])
    // At most the one whose commit was under way.
    expect(journal.runs({ limit: 99_999 }).length - acknowledged.length).toBeOneOf([0, 1])
  }, 40_000)

  it('goes on by itself when its connections are cut, and loses and doubles nothing', async () => {
    const url = await postgres.database()
    const journal = await opened(url)
    const run = new RunWriter('a')
    await journal.append([run.start()])
    let over = false
    const cuts = (async () => {
      while (!over) {
        await postgres.cutConnections(url)
        await wait(20)
      }
    })()
    try {
      for (let at = 0; at < 100; at += 1) await journal.append([run.nodeStart(`n${at}`)])
    } finally {
      over = true
      await cuts
    }
    await journal.append([run.end()])
    expect(journal.events('a').map(({ seq }) => seq)).toEqual(
      Array.from({ length: 102 }, (_, at) => at + 1),
    )
  }, 60_000)

  it('waits for a Postgres that restarts, and refuses when that takes too long', async () => {
    const url = await postgres.database()
    const journal = await opened(url)
    const run = new RunWriter('a')
    await journal.append([run.start()])
    await postgres.stop()
    const written = journal.append([run.nodeStart('n')])
    await wait(1000)
    expect(() => journal.run('a')).toThrow(PostgresAway)
    await postgres.startAgain()
    await written
    expect(journal.events('a').map(({ seq }) => seq)).toEqual([1, 2])
    await postgres.stop()
    const lost = run.end()
    const refused: unknown = await journal.append([lost]).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(JournalRefused)
    expect(isAway(refused)).toBe(true)
    await postgres.startAgain()
    await journal.append([lost])
    expect(journal.run('a')?.status).toBe('succeeded')
  }, 60_000)

  it('cannot write any more when another process took over', async () => {
    const url = await postgres.database()
    const first = await opened(url)
    const run = new RunWriter('a')
    await first.append([run.start()])
    // The other one waits for the lock, and gets it before the first one is back.
    const next = openPostgresJournal(url)
    await wait(100)
    await postgres.cutConnections(url)
    const second = await next
    onTestFinished(() => second.close())
    const late = run.nodeStart('n')
    await expect(first.append([late])).rejects.toThrow('another Heddle records its runs in it')
    const end = new RunWriter('a')
    end.start()
    await second.append([end.end()])
    expect(second.events('a').map(({ type }) => type)).toEqual(['run-start', 'run-end'])
  }, 60_000)

  it('says of which run a value or the log is damaged', async () => {
    const url = await postgres.database()
    const journal = await opened(url)
    const run = new RunWriter('a')
    const long = 'x'.repeat(1000)
    await journal.append([run.start({ long }), run.nodeEnd('n', { out: long }, { key: 'k' })])
    const other = await connected(url)
    await other.query("UPDATE journal_value SET json = 'torn'")
    expect(() => journal.events('a', 0, { whole: true })).toThrow(RunDamaged)
    expect(journal.find('k')).toBeUndefined()
    await other.query("UPDATE journal_log SET events = '[{'")
    expect(() => journal.bareEvents('a', 0, 9)).toThrow(RunDamaged)
  })

  it('refuses tables of a newer Heddle and leaves them as they are', async () => {
    const url = await postgres.database()
    await (await openPostgresJournal(url)).close()
    const other = await connected(url)
    await other.query('INSERT INTO journal_schema VALUES (99)')
    await expect(openPostgresJournal(url)).rejects.toThrow(
      'was written by a newer Heddle (schema 99; this one knows 2). Start that version, or use another database with DATABASE_URL.',
    )
  })

  it('refuses an address where nothing listens with a sentence', async () => {
    await expect(openPostgresJournal('postgres://me:secret@127.0.0.1:1/x')).rejects.toThrow(
      /^The database postgres:\/\/me@127\.0\.0\.1:1\/x \(DATABASE_URL\) cannot be used: nothing listens at 127\.0\.0\.1:1\./,
    )
  }, 20_000)
})
