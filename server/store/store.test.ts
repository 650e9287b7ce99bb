import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { keepsQueues } from '../../test/store-contract/annotation.ts'
import { keepsDeployments } from '../../test/store-contract/deployments.ts'
import { keepsDatasets } from '../../test/store-contract/datasets.ts'
import { keepsDocuments } from '../../test/store-contract/documents.ts'
import { keepsEndpoints } from '../../test/store-contract/endpoints.ts'
import { keepsExperimentOwners } from '../../test/store-contract/experiment-owners.ts'
import { keepsExperiments } from '../../test/store-contract/experiments.ts'
import { keepsFiles } from '../../test/store-contract/files.ts'
import { keepsFeedback } from '../../test/store-contract/feedback.ts'
import { keepsGraphs } from '../../test/store-contract/graphs.ts'
import { keepsIngests } from '../../test/store-contract/ingests.ts'
import { migrates } from '../../test/store-contract/migrations.ts'
import { keepsPeople } from '../../test/store-contract/people.ts'
import { keepsSettings } from '../../test/store-contract/settings.ts'
import { keepsTriggers } from '../../test/store-contract/triggers.ts'
import type { EmptyPlace } from '../../test/store-contract/open-store.ts'
import { noPostgres, withPostgres } from '../../test/support/postgres.ts'
import { openNodeSqlite } from './node-sqlite.ts'
import { openStore, type Store } from './open-store.ts'
import { openPostgres } from './postgres.ts'
import { shownUrl } from './postgres-url.ts'
import type { Tables } from './tables.ts'

/** Everything that both stores must do in the same way. */
function keepsEverything(place: () => Promise<string>, empty: () => Promise<EmptyPlace>): void {
  async function ownStore(): Promise<Store> {
    const store = await openStore(await place())
    onTestFinished(() => store.destroy())
    return store
  }
  describe('graphs', () => {
    keepsGraphs(ownStore)
  })
  describe('datasets', () => {
    keepsDatasets(ownStore)
  })
  describe('documents', () => {
    keepsDocuments(ownStore)
  })
  describe('settings', () => {
    keepsSettings(ownStore)
  })
  describe('ingests', () => {
    keepsIngests(ownStore)
  })
  describe('deployments', () => {
    keepsDeployments(ownStore)
  })
  describe('endpoints', () => {
    keepsEndpoints(ownStore)
  })
  describe('people', () => {
    keepsPeople(ownStore)
  })
  describe('feedback', () => {
    keepsFeedback(ownStore)
  })
  describe('files', () => {
    keepsFiles(ownStore)
  })
  describe('annotation', () => {
    keepsQueues(ownStore)
  })
  describe('triggers', () => {
    keepsTriggers(ownStore)
  })
  describe('experiments', () => {
    keepsExperiments(ownStore)
    keepsExperimentOwners(ownStore)
  })
  describe('migrations', () => {
    migrates(empty)
  })
}

function opened(dialect: ConstructorParameters<typeof Kysely>[0]['dialect']): Kysely<Tables> {
  const store = new Kysely<Tables>({ dialect })
  onTestFinished(() => store.destroy())
  return store
}

describe('a store in SQLite', () => {
  keepsEverything(
    () => Promise.resolve(':memory:'),
    async () => ({
      engine: 'sqlite',
      connect: () => opened(new SqliteDialect({ database: openNodeSqlite(':memory:') })),
    }),
  )
})

describe.skipIf(noPostgres)(`a store in Postgres${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  const postgres = withPostgres()
  keepsEverything(
    () => postgres.database(),
    async () => {
      const url = await postgres.database()
      const dialects = await Promise.all([1, 2, 3, 4].map(() => openPostgres(url)))
      return { engine: 'postgres', connect: () => opened(dialects.pop()!) }
    },
  )

  test('two processes see what either of them wrote', async () => {
    const url = await postgres.database()
    const [one, other] = await Promise.all([openStore(url), openStore(url)])
    onTestFinished(() => one.destroy())
    onTestFinished(() => other.destroy())
    const row = { name: 'a', value: '1', updated_at: 1_790_000_000_000 }
    await one.insertInto('settings').values(row).execute()
    expect(await other.selectFrom('settings').selectAll().execute()).toEqual([row])
  })

  test('a store goes on when its connections were cut', async () => {
    const url = await postgres.database()
    const store = await openStore(url)
    onTestFinished(() => store.destroy())
    await postgres.cutConnections(url)
    await expect.poll(() => store.selectFrom('settings').selectAll().execute()).toEqual([])
  })

  test('what is wrong with the address is said in a sentence, without the password', async () => {
    const good = new URL(await postgres.database())
    const { password } = good
    const refused = async (change: (url: URL) => void): Promise<string> => {
      const url = new URL(good)
      change(url)
      const error = await openStore(url.href).catch((thrown: unknown) => thrown)
      expect(String(error)).not.toContain(password)
      return String(error).replaceAll(/:\d+/g, ':PORT')
    }
    expect(await refused((url) => (url.port = '1'))).toBe(
      `PostgresUnusable: The database postgres://postgres@127.0.0.1:PORT${good.pathname} (DATABASE_URL) cannot be used: nothing listens at 127.0.0.1:PORT. Start Postgres there, or correct the host and port of DATABASE_URL.`,
    )
    expect(await refused((url) => (url.pathname = '/nothing'))).toContain(
      'there is no database "nothing". Create it (createdb nothing), or name another.',
    )
    expect(await refused((url) => (url.password = 'wrong'))).toContain(
      'the password of the user "postgres" is wrong. Correct the user or the password in DATABASE_URL.',
    )
    expect(await refused((url) => (url.hostname = 'nowhere.invalid'))).toContain(
      'there is no host nowhere.invalid. Correct the host name in DATABASE_URL.',
    )
    expect(shownUrl('postgres://a:b@c/d?password=e')).toBe('postgres://a@c/d')
    expect(shownUrl('postgres://a:b@:bad:')).toBe('postgres://…')
  })

  test('a database that would forget what it has acknowledged is refused', async () => {
    const url = await postgres.database()
    const careless = `${url}?options=${encodeURIComponent('-c synchronous_commit=off')}`
    await expect(openStore(careless)).rejects.toThrow(
      'cannot be used: its setting synchronous_commit is off, so that a power cut could take back what Heddle has acknowledged.',
    )
  })
})
