import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { JournalRefused, RunDamaged, type Journal } from '../../engine/journal/journal.ts'
import { keepsRuns, RunWriter } from '../../test/support/journal-contract.ts'
import { noPostgres, withPostgres } from '../../test/support/postgres.ts'
import { openPresence, type Presence } from '../processes/presence.ts'
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

  async function present(url: string): Promise<Presence> {
    const presence = await openPresence(url, { lease: 60_000, serves: true })
    onTestFinished(() => presence.close())
    return presence
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

  it('is shared by processes, which see what the others record', async () => {
    const url = await postgres.database()
    const [first, second] = [await opened(url), await opened(url)]
    await Promise.all([
      first.append([new RunWriter('a').start()]),
      second.append([new RunWriter('b').start()]),
    ])
    for (const journal of [first, second]) {
      expect(
        journal
          .runs({ limit: 9 })
          .map(({ id }) => id)
          .sort(),
      ).toEqual(['a', 'b'])
    }
  })

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
    await expect.poll(() => said.split('\n').length, { timeout: 40_000 }).toBeGreaterThan(50)
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

  it('takes nothing more from a process when another one has its run, or has taken it for dead', async () => {
    const url = await postgres.database()
    const presences = [await present(url), await present(url)] as const
    const [first, second] = await Promise.all(
      presences.map((presence) => openPostgresJournal(url, { process: () => presence.number() })),
    )
    onTestFinished(() => Promise.all([first!.close(), second!.close()]).then(() => undefined))
    const run = new RunWriter('a')
    await first!.append([run.start()])
    expect(await presences[1].claim('a')).toBe(false)
    const foreign = new RunWriter('a')
    foreign.start()
    await expect(second!.append([foreign.nodeStart('n')])).rejects.toThrow(
      'another process works on the run "a"',
    )
    const other = await connected(url)
    await other.query(`DELETE FROM journal_process WHERE number = ${presences[0].number()}`)
    expect(await presences[1].claimLeft()).toEqual(['a'])
    expect(await presences[1].claim('a')).toBe(true)
    for (const late of [run.nodeStart('n'), new RunWriter('b').start()]) {
      await expect(first!.append([late])).rejects.toThrow('others took its runs over')
    }
    const next = new RunWriter('a')
    next.start()
    await second!.append([next.end()])
    expect(second!.events('a').map(({ type }) => type)).toEqual(['run-start', 'run-end'])
    expect(second!.run('b')).toBeUndefined()
  }, 60_000)

  it('lets any process go on with a run that waits, one at a time', async () => {
    const url = await postgres.database()
    const presences = [await present(url), await present(url)] as const
    const journal = await openPostgresJournal(url, { process: () => presences[0].number() })
    onTestFinished(() => journal.close())
    const run = new RunWriter('a')
    await journal.append([run.start()])
    await journal.append([run.wait()])
    const taken = await Promise.all(presences.map((presence) => presence.claim('a')))
    expect(taken.filter(Boolean)).toHaveLength(1)
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
    expect(() => journal.lastEvent('a')).toThrow(RunDamaged)
  })

  it('refuses tables of a newer Heddle and leaves them as they are', async () => {
    const url = await postgres.database()
    await (await openPostgresJournal(url)).close()
    const other = await connected(url)
    await other.query('INSERT INTO journal_schema VALUES (99)')
    await expect(openPostgresJournal(url)).rejects.toThrow(
      'was written by a newer Heddle (schema 99; this one knows 5). Start that version, or use another database with DATABASE_URL.',
    )
  })

  it('refuses an address where nothing listens with a sentence', async () => {
    await expect(openPostgresJournal('postgres://me:secret@127.0.0.1:1/x')).rejects.toThrow(
      /^The database postgres:\/\/me@127\.0\.0\.1:1\/x \(DATABASE_URL\) cannot be used: nothing listens at 127\.0\.0\.1:1\./,
    )
  }, 20_000)
})
