import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { openSqliteJournal } from '../engine/journal/sqlite-journal.ts'
import { all } from './support/client.ts'
import { runHeddle, type Finished } from './support/command-line.ts'
import { echo } from './support/graphs.ts'
import { fileLedger } from './support/ledger-nodes.ts'
import { LoadClient } from './support/load-client.ts'
import { startServed, type Served } from './support/served.ts'
import { ServerSeries } from './support/server-series.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const key = 'canary-0123456789-abcdefgh'

async function backup(home: string, file: string, ...more: string[]): Promise<Finished> {
  return runHeddle({ home }, ['backup', file, ...more])
}

async function restore(home: string, file: string, ...more: string[]): Promise<Finished> {
  return runHeddle({ home }, ['restore', file, ...more])
}

async function withGraph(home: string): Promise<Served> {
  const heddle = await startServed({ home, warm: false })
  await heddle.publish(echo('said'))
  return heddle
}

it('restores every run that was acknowledged before a backup under load, and goes on with what was unfinished', async () => {
  const servers = new ServerSeries()
  await servers.prepare()
  await servers.start()
  let over = false
  const ledger = (): readonly string[] => fileLedger(servers.ledgerFile).lines()
  const clients = Array.from({ length: 6 }, (_, at) => new LoadClient(servers, ledger, at))
  const work = Promise.all(clients.map((client) => client.work(() => over)))
  const backups: { file: string; acknowledged: string[] }[] = []
  const folder = ownFolder()
  for (let number = 1; number <= 3; number += 1) {
    await wait(700)
    const file = join(folder, `${number}.tar`)
    const acknowledged = clients.flatMap(({ runs }) => runs.map(({ id }) => id))
    expect(await backup(servers.home, file)).toMatchObject({ code: 0 })
    backups.push({ file, acknowledged })
  }
  over = true
  await work
  await servers.stop()

  let unfinished = 0
  for (const { file, acknowledged } of backups) {
    const home = ownFolder()
    expect(await restore(home, file)).toMatchObject({ code: 0 })
    {
      const journal = openSqliteJournal(join(home, 'journal.sqlite'))
      expect(acknowledged.filter((id) => journal.run(id) === undefined)).toEqual([])
      unfinished += journal.runs({ status: 'running', limit: 999 }).length
      await journal.close()
    }
    const restored = new ServerSeries({ home })
    const server = await restored.start()
    for (const id of acknowledged) {
      const frames = await all(server.watch(id))
      const events = frames.map(({ event }) => event).filter(({ type }) => type !== 'node-delta')
      // Streams tell each event once, in order, whichever server recorded it.
      expect(events.map((event) => ('seq' in event ? event.seq : undefined))).toEqual(
        events.map((_, at) => at + 1),
      )
      expect(events.at(-1)?.type).toBeOneOf(['run-end', 'run-wait'])
    }
    await restored.stop()
  }
  // Some run was in the middle of something.
  expect(unfinished).toBeGreaterThan(0)
}, 300_000)

it('brings back graphs, settings and runs, and secrets with the key file only', async () => {
  const home = ownFolder()
  const [without, withKey] = ['without.tar', 'with.tar'].map((name) => join(ownFolder(), name))
  let id: string
  {
    await using heddle = await withGraph(home)
    const profiles = [{ name: 'default', model: 'm' }]
    await heddle.connect({ baseUrl: 'http://127.0.0.1:9/v1', key, profiles })
    await heddle.connect({ profiles: [] })
    id = (await heddle.run('said', { question: 'Ä?' })).id
    expect((await backup(home, without!)).stderr).toContain('The key file is not in it.')
    expect((await backup(home, withKey!, '--with-key')).stderr).toContain('The key file is in it.')
  }
  for (const file of [without!, withKey!]) {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await readFile(file, 'latin1')).includes(key)).toBe(false)
    const other = ownFolder()
    const { code, stderr } = await restore(other, file)
    expect(code).toBe(0)
    expect(existsSync(join(other, 'secret.key'))).toBe(file === withKey)
    expect(stderr).toContain(
      file === withKey
        ? 'The key file came with the backup.'
        : 'Put your copy of secret.key into the folder',
    )
    await using heddle = await startServed({ home: other, warm: false })
    expect(await heddle.look(id)).toMatchObject({ outputs: { said: 'Ä?' } })
    expect((await heddle.send('/api/settings')).body).toMatchObject({
      provider: { key: file === withKey ? '…efgh' : null },
    })
  }
})

it('overwrites neither a file, nor a folder in use, nor without --force one with data', async () => {
  const [home, other] = [ownFolder(), ownFolder()]
  const file = join(ownFolder(), 'a.tar')
  await (await withGraph(home))[Symbol.asyncDispose]()
  expect(await backup(home, file)).toMatchObject({ code: 0 })
  const nowhere = join(ownFolder(), 'nowhere')
  expect(await backup(home, join(nowhere, 'a.tar'))).toMatchObject({
    code: 1,
    stderr: `There is no folder ${nowhere} for the backup. Make it first.\n`,
  })
  expect(await backup(home, file)).toMatchObject({
    code: 1,
    stderr: `There is already a file ${file}. Name another one; a backup overwrites nothing.\n`,
  })
  {
    await using heddle = await startServed({ home: other, warm: false })
    expect(await restore(other, file, '--force')).toMatchObject({
      code: 1,
      stderr: `The data folder ${other} is in use by another Heddle. Stop that one, or name another folder with HEDDLE_HOME.\n`,
    })
    await heddle.publish(echo('theirs'))
  }
  expect(await restore(other, file)).toMatchObject({
    code: 1,
    stderr: `The data folder ${other} holds data. Name an empty one with HEDDLE_HOME, or add --force: what it holds is then kept in a folder beside the new data.\n`,
  })
  const forced = await restore(other, file, '--force')
  expect(forced).toMatchObject({ code: 0 })
  expect(forced.stderr).toContain('that of the folder was kept')
  const before = readdirSync(other).find((name) => name.startsWith('before-restore-'))
  expect(forced.stderr).toContain(`What was there before lies in ${join(other, before!)}.`)
  expect(readdirSync(join(other, before!))).toContain('heddle.sqlite')
  await using heddle = await startServed({ home: other, warm: false })
  const { body } = await heddle.send<{ graphs: { name: string }[] }>('/api/graphs')
  const names = body.graphs.map(({ name }) => name)
  expect(names).toContain('said')
  expect(names).not.toContain('theirs')
})

it('refuses what is no sound backup of this Heddle or an older one, and changes nothing', async () => {
  const home = ownFolder()
  await (await withGraph(home))[Symbol.asyncDispose]()
  const folder = ownFolder()
  const made = async (name: string): Promise<string> => {
    const file = join(folder, name)
    expect(await backup(home, file)).toMatchObject({ code: 0 })
    return file
  }
  const refusal = async (file: string): Promise<string> => {
    const target = ownFolder()
    const { code, stderr } = await restore(target, file)
    expect(code).toBe(1)
    const usual = ['compile-cache', 'lock']
    const left = readdirSync(target).filter((name) => !usual.includes(name))
    expect(left).toEqual([])
    return stderr
  }
  const torn = await made('torn.tar')
  truncateSync(torn, statSync(torn).size - 10_000)
  expect(await refusal(torn)).toContain('it ends too early. Nothing was changed')
  const flipped = await made('flipped.tar')
  {
    await using handle = await open(flipped, 'r+')
    await handle.write('?', 20_000)
  }
  expect(await refusal(flipped)).toMatch(/its file \S+ is damaged\. Nothing was changed/)
  expect(await refusal(join(home, 'heddle.sqlite'))).toContain('it is no archive of a backup')
  expect(await refusal(join(folder, 'nothing.tar'))).toContain('There is no file')
  const newer = new DatabaseSync(join(home, 'heddle.sqlite'))
  newer.exec('INSERT INTO schema_version VALUES (999)')
  newer.close()
  expect(await refusal(await made('newer.tar'))).toMatch(
    /was taken by a newer Heddle \(store of schema 999; this one knows \d+\)\. Restore it with that version\. Nothing was changed\./,
  )
})

it('says of an empty folder why there is no backup', async () => {
  const home = ownFolder()
  const file = join(home, 'a.tar')
  expect(await backup(home, file)).toMatchObject({
    code: 1,
    stderr: `The data folder ${home} holds nothing to back up. Name another folder with HEDDLE_HOME.\n`,
  })
})
