import { Kysely, SqliteDialect, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { migrate, type Migration } from './migrate.ts'
import { first } from './migrations/001-first.ts'
import { openNodeSqlite } from './node-sqlite.ts'
import type { Tables } from './tables.ts'

function emptyStore(): Kysely<Tables> {
  const store = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: openNodeSqlite(':memory:') }),
  })
  onTestFinished(() => store.destroy())
  return store
}

async function tablesOf(store: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`.execute(store)
  return rows.map(({ name }) => name)
}

async function numbersOf(store: Kysely<Tables>): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    SELECT number FROM schema_version ORDER BY number`.execute(store)
  return rows.map(({ number }) => number)
}

const second: Migration = {
  number: 2,
  async up({ schema }) {
    await schema.createTable('notes').addColumn('text', 'text').execute()
  },
}

test('an empty store gets all tables, once', async () => {
  const store = emptyStore()
  await migrate(store, [first], 'x')
  const tables = await tablesOf(store)
  expect(tables).toContain('graphs')
  expect(tables).toContain('vectors')
  await migrate(store, [first], 'x')
  expect(await tablesOf(store)).toEqual(tables)
  expect(await numbersOf(store)).toEqual([1])
})

test('an older store gets the steps that it lacks, and keeps what it holds', async () => {
  const store = emptyStore()
  await migrate(store, [first], 'x')
  const setting = { name: 'a', value: '1', updated_at: 0 }
  await store.insertInto('settings').values(setting).execute()
  await migrate(store, [first, second], 'x')
  expect(await tablesOf(store)).toContain('notes')
  expect(await numbersOf(store)).toEqual([1, 2])
  expect(await store.selectFrom('settings').selectAll().execute()).toEqual([setting])
})

test('a step that fails leaves the store as it was before it, and is made again', async () => {
  const store = emptyStore()
  let broken = true
  const third: Migration = {
    number: 3,
    async up({ schema }) {
      await schema.createTable('half').addColumn('text', 'text').execute()
      if (broken) throw new Error('The disk is full.')
    },
  }
  await expect(migrate(store, [first, second, third], 'x')).rejects.toThrow('The disk is full.')
  expect(await numbersOf(store)).toEqual([1, 2])
  expect(await tablesOf(store)).not.toContain('half')
  broken = false
  await migrate(store, [first, second, third], 'x')
  expect(await numbersOf(store)).toEqual([1, 2, 3])
  expect(await tablesOf(store)).toContain('half')
})

test('a store of a newer Heddle is refused, with what to do', async () => {
  const store = emptyStore()
  await migrate(store, [first, second], 'x')
  await expect(migrate(store, [first], 'heddle.sqlite')).rejects.toThrow(
    'The store heddle.sqlite was written by a newer Heddle (schema 2; this one knows 1). Start that version, or use another data folder with HEDDLE_HOME.',
  )
})
