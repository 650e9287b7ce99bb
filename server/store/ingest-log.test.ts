import { expect, onTestFinished, test } from 'vitest'
import type { FileReport } from '../api.ts'
import { sqlIngestLog, type IngestLog } from './ingest-log.ts'
import { openStore, type Store } from './open-store.ts'
import { sqlDocumentStore } from './sql-document-store.ts'

async function openLog(): Promise<{ log: IngestLog; store: Store }> {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  await sqlDocumentStore(store).createIndex({ name: 'a', language: 'en' })
  return { log: sqlIngestLog(store), store }
}

function unchanged(source: string): FileReport {
  const document = { id: source, title: source, change: 'unchanged' as const, passages: 1 }
  return { source, documents: [document], warnings: [] }
}

test('an index into which nothing was taken has an empty report', async () => {
  const { log } = await openLog()
  expect(await log.read('a')).toEqual({ files: [], total: 0 })
})

test('parts that follow each other are one ingest, and the next takes the place of it', async () => {
  const { log } = await openLog()
  await log.begin('a')
  await log.add('a', unchanged('one'))
  await log.begin('a')
  await log.add('a', unchanged('two'))
  const open = await log.read('a')
  expect(open.files).toEqual([unchanged('one'), unchanged('two')])
  expect(open).not.toHaveProperty('endedAt')
  await log.end('a', 'It broke off.')
  expect(await log.read('a')).toMatchObject({
    total: 2,
    endedAt: expect.any(Number),
    error: 'It broke off.',
  })
  await log.begin('a')
  await log.end('a')
  const { startedAt, endedAt, ...rest } = await log.read('a')
  expect(endedAt).toBeGreaterThanOrEqual(startedAt ?? Number.POSITIVE_INFINITY)
  expect(rest).toEqual({ files: [], total: 0 })
})

test('of very many files those are kept that a person must see, in their order', async () => {
  const { log } = await openLog()
  await log.begin('a')
  for (let at = 0; at < 1500; at += 1) await log.add('a', unchanged(`file ${at}`))
  await log.add('a', { source: 'bad', documents: [], warnings: [], refused: 'It is bad.' })
  await log.add('a', { ...unchanged('odd'), warnings: ['It is odd.'] })
  await log.end('a')
  const { files, total } = await log.read('a')
  expect(total).toBe(1502)
  expect(files).toHaveLength(1000)
  expect(files.slice(-2).map(({ source }) => source)).toEqual(['bad', 'odd'])
  expect(files[0]?.source).toBe('file 0')
})

test('of a file with very many documents some are kept', async () => {
  const { log } = await openLog()
  const { documents } = unchanged('row')
  await log.begin('a')
  await log.add('a', {
    source: 'rows.jsonl',
    documents: Array.from({ length: 700 }, () => documents[0]!),
    warnings: [],
  })
  const { files } = await log.read('a')
  expect(files[0]?.documents).toHaveLength(200)
  expect(files[0]?.further).toBe(500)
})

test('an ingest that a stopped process left open says so', async () => {
  const { log, store } = await openLog()
  await log.begin('a')
  const next = sqlIngestLog(store)
  expect(await next.read('a')).toMatchObject({
    error: 'Heddle was stopped before all files had come.',
  })
})
