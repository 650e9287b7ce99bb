import { describe, expect, it, vi } from 'vitest'
import { seededRandom } from '../engine/evaluate/random.ts'
import type { ErrorBody, RunList } from '../server/api.ts'
import { openPostgresJournal } from '../server/journal/postgres-journal.ts'
import { runUndisturbed } from './support/broken-promises.ts'
import { all } from './support/client.ts'
import { runHeddle } from './support/command-line.ts'
import { echo } from './support/graphs.ts'
import { brokenIn, killAgainAndAgain } from './support/killed-servers.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { startServed } from './support/served.ts'
import { ledgerServer, ServerSeries } from './support/server-series.ts'
import { spawnRefused, spawnServer } from './support/spawned.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 600_000 })

describe.skipIf(noPostgres)(`Heddle on Postgres${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  const postgres = withPostgres()

  it('keeps graphs, versions, indexes and runs there, also for a server with another folder', async () => {
    const variables = { DATABASE_URL: await postgres.database() }
    let id: string
    {
      await using heddle = await startServed({ variables })
      await heddle.publish(echo('said'))
      await heddle.publish({ ...echo('said'), description: 'Says it back.' })
      const run = await heddle.run('said', { question: 'Ä?' })
      expect(run).toMatchObject({ status: 'succeeded', outputs: { said: 'Ä?' } })
      id = run.id
    }
    await using heddle = await startServed({ variables, settle: false })
    expect(await heddle.look(id)).toMatchObject({ outputs: { said: 'Ä?' } })
    const { body } = await heddle.send('/api/graphs/said/versions')
    expect(body).toMatchObject({ versions: [{ number: 2 }, { number: 1 }] })
    const indexes = await heddle.send('/api/indexes')
    expect(JSON.stringify(indexes.body)).toContain('"docs"')
    const events: string[] = []
    for await (const { event } of heddle.watch(id)) events.push(event.type)
    expect(events).toEqual(['run-start', 'node-start', 'node-end', 'run-end'])
  })

  it('serves the command line, alone and together with a server', async () => {
    const home = ownFolder()
    const variables = { DATABASE_URL: await postgres.database() }
    const alone = await runHeddle({ home, variables }, ['graphs'])
    expect(alone).toMatchObject({ code: 0, stderr: '' })
    expect(alone.stdout).toContain('docs-chatbot')
    await using heddle = await startServed({ home, variables, settle: false })
    await heddle.publish(echo('said'))
    const said = await runHeddle({ home, variables }, ['run', 'said', '--input', 'question=Hm?'])
    expect(said).toMatchObject({ code: 0 })
    expect(said.stdout).toContain('Hm?')
  })

  it('lets a command with another folder work beside a server', async () => {
    const variables = { DATABASE_URL: await postgres.database() }
    await using heddle = await startServed({ variables, settle: false })
    await heddle.publish(echo('said'))
    const command = { home: ownFolder(), variables }
    const said = await runHeddle(command, ['run', 'said', '--input', 'question=Hm?'])
    expect(said).toMatchObject({ code: 0 })
    expect(said.stdout).toContain('Hm?')
    const { body } = await heddle.send<RunList>('/api/runs')
    expect(body.runs).toMatchObject([{ graph: 'said', status: 'succeeded' }])
  })

  it('says what is wrong with an address', async () => {
    const variables = { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/heddle' }
    const { code, output } = await spawnRefused({ home: ownFolder(), variables })
    expect({ code, output }).toEqual({
      code: 1,
      output:
        'The database postgres://me@127.0.0.1:1/heddle (DATABASE_URL) cannot be used: nothing listens at 127.0.0.1:1. Start Postgres there, or correct the host and port of DATABASE_URL.\n',
    })
  })

  it('says what it cannot store, and so while the database is away, and goes on when it is back', async () => {
    const variables = { DATABASE_URL: await postgres.database() }
    await using heddle = await startServed({ variables })
    await heddle.publish(echo('said'))
    await heddle.publish({ ...echo('said'), description: 'Says \u0000 back.' })
    const { id } = await heddle.run('said', { question: 'A\u0000B' })
    expect(await heddle.look(id)).toMatchObject({ outputs: { said: 'A\u0000B' } })
    const body = { message: 'A\u0000B' }
    await heddle.send('/api/graphs/said/draft', {
      method: 'PUT',
      body: { baseRevision: 2, draft: echo('said') },
    })
    const unstorable = await heddle.send<ErrorBody>('/api/graphs/said/versions', { body })
    expect([unstorable.status, unstorable.body.error.code]).toEqual([422, 'UNSTORABLE_TEXT'])

    await postgres.stop()
    for (const path of [`/v1/runs/${id}`, '/api/graphs']) {
      const away = await heddle.send<ErrorBody>(path)
      expect([away.status, away.body.error.code]).toEqual([503, 'DATABASE_AWAY'])
      expect(away.headers.get('retry-after')).toBe('5')
      expect(away.text).not.toContain('127.0.0.1')
    }
    await postgres.startAgain()
    expect(await heddle.look(id)).toMatchObject({ status: 'succeeded' })
    expect(await heddle.run('said', { question: '?' })).toMatchObject({ status: 'succeeded' })
  })

  it('is taken over by a server that stands by, with the runs that were under way', async () => {
    const variables = { DATABASE_URL: await postgres.database() }
    const first = new ServerSeries({ variables })
    await first.prepare()
    const working = await first.start()
    const standsBy = Promise.withResolvers<void>()
    const takesOver = spawnServer({
      home: ownFolder(),
      file: ledgerServer,
      variables: { ...variables, STANDBY: '1', LEDGER: first.ledgerFile },
      onOutput: (output) => {
        if (output.includes('Standing by: another Heddle works in the')) standsBy.resolve()
      },
    })
    await standsBy.promise
    const begun: string[] = []
    for (let at = 0; at < 40; at += 1) begun.push((await working.begin('loop', { word: 'x' })).id)
    const told = (await working.watch(begun.at(-1)!).next()).value?.event
    await working.kill()
    await using server = await takesOver
    let firstOfLast: unknown
    for (const id of begun) {
      const events = (await all(server.watch(id))).map(({ event }) => event)
      expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'succeeded' })
      firstOfLast = events[0]
    }
    expect(firstOfLast).toEqual(told)
    const resumed = /(\d+) runs? goe?s? on/.exec(server.output())?.[1]
    expect(Number(resumed)).toBeGreaterThan(0)
  })

  it('has nobody stand by for a data folder', async () => {
    const home = ownFolder()
    expect(await runHeddle({ home }, ['serve', '--standby'])).toMatchObject({
      code: 1,
      stderr:
        'A server can stand by for another one only where both work in one Postgres. Set DATABASE_URL, or leave out --standby.\n',
    })
  })

  it('keeps every promise when its servers are killed under load', async () => {
    const url = await postgres.database()
    const servers = new ServerSeries({ variables: { DATABASE_URL: url } })
    const undisturbed = await runUndisturbed()
    const followed = await killAgainAndAgain(servers, 8, seededRandom(2026))
    const journal = await openPostgresJournal(url)
    const broken = brokenIn(journal, servers, followed, undisturbed)
    await journal.close()
    expect(broken).toEqual([])
    const resumed = followed.filter(({ events }) =>
      events.some(({ type }) => type === 'run-resume'),
    )
    expect(resumed.length).toBeGreaterThan(3)
  })
})
