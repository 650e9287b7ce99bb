import { sql, type Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { migrate, type Migration } from '../../server/store/migrate.ts'
import { first } from '../../server/store/migrations/001-first.ts'
import type { Tables } from '../../server/store/tables.ts'
import type { EmptyPlace } from './open-store.ts'

const second: Migration = {
  number: 2,
  async up({ schema }) {
    await schema.createTable('notes').addColumn('text', 'text').execute()
  },
}

/** How any store comes by its schema. */
export function migrates(emptyPlace: () => Promise<EmptyPlace>): void {
  async function emptyStore(): Promise<{
    store: Kysely<Tables>
    bring: (...migrations: Migration[]) => Promise<void>
  }> {
    const { engine, connect } = await emptyPlace()
    const store = connect()
    return { store, bring: (...migrations) => migrate(store, migrations, 'heddle.sqlite', engine) }
  }

  async function tablesOf(store: Kysely<Tables>): Promise<string[]> {
    return (await store.introspection.getTables()).map(({ name }) => name).toSorted()
  }

  async function numbersOf(store: Kysely<Tables>): Promise<number[]> {
    const { rows } = await sql<{ number: number }>`
    SELECT number FROM schema_version ORDER BY number`.execute(store)
    return rows.map(({ number }) => number)
  }

  test('an empty store gets all tables, once', async () => {
    const { store, bring } = await emptyStore()
    await bring(first)
    const tables = await tablesOf(store)
    expect(tables).toContain('graphs')
    expect(tables).toContain('vectors')
    await bring(first)
    expect(await tablesOf(store)).toEqual(tables)
    expect(await numbersOf(store)).toEqual([1])
  })

  test('an older store gets the steps that it lacks, and keeps what it holds', async () => {
    const { store, bring } = await emptyStore()
    await bring(first)
    const setting = { name: 'a', value: '1', updated_at: 1_790_000_000_000 }
    await store.insertInto('settings').values(setting).execute()
    await bring(first, second)
    expect(await tablesOf(store)).toContain('notes')
    expect(await numbersOf(store)).toEqual([1, 2])
    expect(await store.selectFrom('settings').selectAll().execute()).toEqual([setting])
  })

  test('a step that fails leaves the store as it was before it, and is made again', async () => {
    const { store, bring } = await emptyStore()
    let broken = true
    const third: Migration = {
      number: 3,
      async up({ schema }) {
        await schema.createTable('half').addColumn('text', 'text').execute()
        if (broken) throw new Error('The disk is full.')
      },
    }
    await expect(bring(first, second, third)).rejects.toThrow('The disk is full.')
    expect(await numbersOf(store)).toEqual([1, 2])
    expect(await tablesOf(store)).not.toContain('half')
    broken = false
    await bring(first, second, third)
    expect(await numbersOf(store)).toEqual([1, 2, 3])
    expect(await tablesOf(store)).toContain('half')
  })

  test('a store of a newer Heddle is refused, with what to do', async () => {
    const { store, bring } = await emptyStore()
    await bring(first, second)
    await expect(bring(first)).rejects.toThrow(
      /^The store heddle\.sqlite was written by a newer Heddle \(schema 2; this one knows 1\)\. Start that version, or use another (data folder with HEDDLE_HOME|database with DATABASE_URL)\.$/,
    )
    expect(await numbersOf(store)).toEqual([1, 2])
  })

  test('several that start at the same time make each step once', async () => {
    const { engine, connect } = await emptyPlace()
    const stores = Array.from({ length: engine === 'postgres' ? 4 : 1 }, connect)
    await Promise.all(stores.map((store) => migrate(store, [first, second], 'x', engine)))
    expect(await numbersOf(stores[0]!)).toEqual([1, 2])
  })
}
