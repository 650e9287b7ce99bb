import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { backUpPostgres, restorePostgres } from '../server/backup/postgres-backup.ts'
import { all } from './support/client.ts'
import { runHeddle } from './support/command-line.ts'
import { fileLedger } from './support/ledger-nodes.ts'
import { LoadClient } from './support/load-client.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { SeveralServers } from './support/several-servers.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

const url = 'postgres://me:se%40cret@db.example/heddle'
const shown = 'postgres://me@db.example/heddle'

/** A folder with a program that does what the lines of shell say. */
function tool(name: string, ...lines: string[]): string {
  const folder = ownFolder()
  writeFileSync(join(folder, name), ['#!/bin/sh', ...lines].join('\n'))
  chmodSync(join(folder, name), 0o755)
  return folder
}

afterEach(() => void vi.unstubAllEnvs())

/** Programs are looked for there, and nowhere else. */
function onlyIn(path: string): void {
  vi.stubEnv('PATH', path)
}

describe('a database', () => {
  it('is copied by pg_dump, which is told the password where nobody else reads it', async () => {
    const folder = ownFolder()
    const told = join(folder, 'told')
    onlyIn(
      tool(
        'pg_dump',
        `echo "$PGPASSWORD" "$@" > ${told}`,
        'for one in "$@"; do case "$one" in --file=*) echo copied > "${one#--file=}";; esac; done',
      ),
    )
    const file = join(folder, 'monday.dump')
    expect(await backUpPostgres(url, file)).toBe(7)
    expect(readFileSync(file, 'utf8')).toBe('copied\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(told, 'utf8')).toMatch(
      /^se@cret --dbname=postgres:\/\/me@db\.example\/heddle --format=custom /,
    )
    await expect(backUpPostgres(url, file)).rejects.toThrow(
      `There is already a file ${file}. Name another one; a backup overwrites nothing.`,
    )
    await expect(backUpPostgres(url, join(folder, 'no', 'a.dump'))).rejects.toThrow(
      `There is no folder ${join(folder, 'no')} for the backup. Make it first.`,
    )
  })

  it('is not copied where pg_dump is missing, which is said with what to do', async () => {
    const folder = ownFolder()
    onlyIn(ownFolder())
    await expect(backUpPostgres(url, join(folder, 'a.dump'))).rejects.toThrow(
      `The program pg_dump of Postgres, which does this for the database ${shown} (DATABASE_URL), is not in the PATH. Install the client programs of Postgres, in the version of the database or a newer one, or call the command where they are.`,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('is not copied by a pg_dump that is too old, or fails, and nothing is left of that', async () => {
    const folder = ownFolder()
    onlyIn(
      tool(
        'pg_dump',
        'echo "pg_dump: error: aborting because of server version mismatch" >&2',
        'echo "pg_dump: detail: server version: 18.4; pg_dump version: 15.18" >&2',
        'exit 1',
      ),
    )
    await expect(backUpPostgres(url, join(folder, 'a.dump'))).rejects.toThrow(
      `pg_dump failed with the database ${shown} (DATABASE_URL): aborting because of server version mismatch; detail: server version: 18.4; pg_dump version: 15.18. Take the pg_dump of the Postgres that the database has, or of a newer one.`,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('has no key file to be copied, no folder to keep what it holds, and an address', async () => {
    const where = { home: ownFolder(), variables: { DATABASE_URL: url } }
    expect(await runHeddle(where, ['backup', 'a.dump', '--with-key'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--with-key is for data folders.'),
    })
    expect(await runHeddle(where, ['restore', 'a.dump', '--force'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Make an empty database with createdb'),
    })
    const wrong = { home: where.home, variables: { DATABASE_URL: 'nonsense' } }
    expect(await runHeddle(wrong, ['backup', 'a.dump'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('DATABASE_URL must be the address of a Postgres database'),
    })
  })
})

/** Why a Postgres of the tests cannot be copied here. */
function noTools(): string | undefined {
  if (noPostgres !== undefined) return noPostgres
  const { stdout } = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' })
  const version = Number(/(\d+)\./.exec(stdout ?? '')?.[1] ?? 0)
  return version >= 18 ? undefined : 'skipped: there is no pg_dump of Postgres 18 or newer'
}

describe.skipIf(noPostgres)('an existing database', () => {
  const postgres = withPostgres()

  it('is not restored into where it holds anything, nor from a file that is not there', async () => {
    const database = await postgres.database()
    const file = join(ownFolder(), 'a.dump')
    await expect(restorePostgres(database, file)).rejects.toThrow(`There is no file ${file}.`)
    writeFileSync(file, '')
    const home = ownFolder()
    const made = await runHeddle({ home, variables: { DATABASE_URL: database } }, ['graphs'])
    expect(made.code).toBe(0)
    await expect(restorePostgres(database, file)).rejects.toThrow(
      /^The database postgres:\/\/\S+ \(DATABASE_URL\) holds data\. Make an empty one with createdb/,
    )
    expect(existsSync(file)).toBe(true)
  })

  const missing = noTools()
  it.skipIf(missing)(
    `is copied under load with every run that was acknowledged, which goes on after a restore${missing ? ` (${missing})` : ''}`,
    async () => {
      const copied = await copiesUnderLoad(await postgres.database(), await postgres.database())
      expect(copied).toBeGreaterThan(8)
    },
  )
})

/** @returns how many runs came along, each with its end */
async function copiesUnderLoad(from: string, to: string): Promise<number> {
  const file = join(ownFolder(), 'a.dump')
  const acknowledged: string[] = []
  {
    await using servers = new SeveralServers(from)
    await servers.start(2)
    let over = false
    const ledger = (): readonly string[] => fileLedger(servers.ledgerFile).lines()
    const clients = Array.from(
      { length: 4 },
      (_, at) => new LoadClient(servers.spread(at), ledger, at),
    )
    const work = Promise.all(clients.map((client) => client.work(() => over)))
    const begun = (): string[] => clients.flatMap(({ runs }) => runs.map(({ id }) => id))
    await vi.waitFor(() => expect(begun().length).toBeGreaterThan(8), { timeout: 60_000 })
    acknowledged.push(...begun())
    await backUpPostgres(from, file)
    over = true
    await work
  }
  await restorePostgres(to, file)
  await using restored = new SeveralServers(to)
  const [server] = await restored.start(1)
  for (const id of acknowledged) {
    const frames = await all(server!.watch(id))
    const events = frames.map(({ event }) => event).filter(({ type }) => type !== 'node-delta')
    expect(events.map((event) => ('seq' in event ? event.seq : undefined))).toEqual(
      events.map((_, at) => at + 1),
    )
    expect(events.at(-1)?.type).toBeOneOf(['run-end', 'run-wait'])
  }
  return acknowledged.length
}
