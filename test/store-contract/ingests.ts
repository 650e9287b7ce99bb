import { expect, test } from 'vitest'
import type { FileReport } from '../../server/api.ts'
import { sqlIngestLog } from '../../server/store/ingest-log.ts'
import type { Store } from '../../server/store/open-store.ts'
import { sqlDocumentStore } from '../../server/store/sql-document-store.ts'
import { sqlWaitingAddresses } from '../../server/store/waiting-addresses.ts'
import type { OpenStore } from './open-store.ts'

function unchanged(source: string): FileReport {
  const document = { id: source, title: source, change: 'unchanged' as const, passages: 1 }
  return { source, documents: [document], warnings: [] }
}

/** What became of files that were taken in, and what waits to be, in any store. */
export function keepsIngests(openStore: OpenStore): void {
  async function storeWith(...indexes: string[]): Promise<Store> {
    const store = await openStore()
    for (const name of indexes) await sqlDocumentStore(store).createIndex({ name, language: 'en' })
    return store
  }

  test('of an ingest the files are told in their order, and how it ended', async () => {
    const log = sqlIngestLog(await storeWith('a'))
    expect(await log.read('a')).toEqual({ files: [], total: 0 })
    await log.begin('a')
    await log.add('a', unchanged('one'))
    await log.add('a', { ...unchanged('two\u0000'), warnings: ['It is odd: "ä".'] })
    await log.end('a', 'It broke off.')
    const report = await log.read('a')
    expect(report).toMatchObject({ total: 2, error: 'It broke off.' })
    expect(report.files.map(({ source }) => source)).toEqual(['one', 'two\u0000'])
    expect(Number.isSafeInteger(report.startedAt)).toBe(true)
    await log.begin('a')
    await log.end('a')
    expect(await log.read('a')).toMatchObject({ files: [], total: 0 })
  })

  test('of very many files those are kept that a person must see', async () => {
    const log = sqlIngestLog(await storeWith('a'))
    await log.begin('a')
    for (let at = 0; at < 1150; at += 1) await log.add('a', unchanged(`file ${at}`))
    await log.add('a', { source: 'bad', documents: [], warnings: [], refused: 'It is bad.' })
    await log.end('a')
    const { files, total } = await log.read('a')
    expect([total, files.length, files.at(-1)?.source]).toEqual([1151, 1000, 'bad'])
  })

  test('two processes that take files into one index at once do not hinder each other', async () => {
    const store = await storeWith('a')
    const logs = [sqlIngestLog(store), sqlIngestLog(store)]
    await Promise.all(
      logs.map(async (log, which) => {
        await log.begin('a')
        for (let at = 0; at < 250; at += 1) await log.add('a', unchanged(`${which} ${at}`))
        await log.end('a')
      }),
    )
    expect((await logs[0]!.read('a')).total).toBe(250)
  })

  test('addresses wait in their order until they are fetched, and go with their index', async () => {
    const store = await storeWith('a', 'b')
    const waiting = sqlWaitingAddresses(store)
    const first = await waiting.put('a', { urls: ['https://a.example/'] })
    await waiting.put('b', { urls: ['https://b.example/'], duplicates: 'skip' })
    expect((await waiting.all()).map(({ index }) => index).sort()).toEqual(['a', 'b'])
    await waiting.remove(first)
    expect(await waiting.all()).toMatchObject([
      { index: 'b', request: { urls: ['https://b.example/'], duplicates: 'skip' } },
    ])
    await sqlDocumentStore(store).removeIndex('b')
    expect(await waiting.all()).toEqual([])
  })
}
