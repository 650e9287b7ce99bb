import { expect, test } from 'vitest'
import { fakeIndexes, testNode } from '../engine/testing.ts'
import type { SearchRequest } from '../engine/retrieval/search-index.ts'
import retrieve from './retrieve.ts'

const indexes = fakeIndexes({
  docs: [
    { id: 'port', text: 'The default port is 4000.', metadata: { language: 'en' } },
    { id: 'host', text: 'The default host is local.', metadata: { language: 'en' } },
    { id: 'de', text: 'Der default port ist 4000.', metadata: { language: 'de' } },
  ],
})

const idsOf = (documents: unknown): string[] =>
  Array.isArray(documents) ? documents.map((document: { id: string }) => document.id) : []

test('finds passages for a query, best first', async () => {
  const { outputs } = await testNode(retrieve, {
    config: { index: 'docs', topK: 2 },
    inputs: { queries: ['which host'] },
    indexes,
  })
  expect(idsOf(outputs['documents'])).toEqual(['host'])
})

test('fuses the lists of several queries, each passage once', async () => {
  const { outputs } = await testNode(retrieve, {
    config: { index: 'docs' },
    inputs: { queries: ['host', 'port', 'host'] },
    indexes,
  })
  expect(idsOf(outputs['documents'])).toEqual(['host', 'port', 'de'])
})

test('searches for nothing when nothing was asked', async () => {
  const { outputs } = await testNode(retrieve, {
    config: { index: 'docs' },
    inputs: { queries: ['', '  '] },
    indexes,
  })
  expect(outputs['documents']).toEqual([])
})

test('keeps to the conditions of its settings and of its input', async () => {
  const find = (filter: { [key: string]: string | string[] }): Promise<unknown[]> =>
    testNode(retrieve, {
      config: { index: 'docs', filter: { language: ['en', 'de'] } },
      inputs: { queries: ['port'], filter },
      indexes,
    }).then(({ outputs }) => idsOf(outputs['documents']))
  expect(await find({ language: 'de' })).toEqual(['de'])
  expect(await find({ language: ["x' OR '1'='1"] })).toEqual([])
})

test('says what a condition must look like', async () => {
  await expect(
    testNode(retrieve, {
      config: { index: 'docs' },
      inputs: { queries: ['port'], filter: 'language = de' },
      indexes,
    }),
  ).rejects.toThrow('The input "filter" is "language = de", and must be an object')
})

test('names the indexes there are when its own is missing', async () => {
  await expect(
    testNode(retrieve, { config: { index: 'dox' }, inputs: { queries: ['x'] }, indexes }),
  ).rejects.toThrow('There is no index "dox"; there are: docs.')
})

test('refuses more queries than anyone means', async () => {
  const queries = Array.from({ length: 33 }, (_, number) => `query ${number}`)
  await expect(
    testNode(retrieve, { config: { index: 'docs' }, inputs: { queries }, indexes }),
  ).rejects.toThrow('There are 33 queries, and at most 32')
})

test('hands mode, weight and depth on to the index', async () => {
  const seen: SearchRequest[] = []
  const watching = {
    open: async (name: string) => ({
      ...(await indexes.open(name)),
      search: (request: SearchRequest) => {
        seen.push(request)
        return Promise.resolve([])
      },
    }),
  }
  await testNode(retrieve, {
    config: { index: 'docs', mode: 'hybrid', vectorWeight: 0.8, topK: 7 },
    inputs: { queries: ['one'] },
    indexes: watching,
  })
  expect(seen).toMatchObject([{ query: 'one', mode: 'hybrid', vectorWeight: 0.8, topK: 7 }])
})

const library = fakeIndexes({
  books: [
    { id: '1', text: 'Warp on the loom.', metadata: { year: 1990, added: '2024-01-05' } },
    { id: '2', text: 'Warp on the loom again.', metadata: { year: 2005, added: '2024-03-01' } },
    { id: '3', text: 'Warp of a carpet.', metadata: { year: 2020, added: '2024-06-30' } },
  ],
})

test('keeps what lies between bounds of numbers and dates', async () => {
  const find = (filter: { [key: string]: { [bound: string]: string | number } }) =>
    testNode(retrieve, {
      config: { index: 'books' },
      inputs: { queries: ['warp'], filter },
      indexes: library,
    }).then(({ outputs }) => idsOf(outputs['documents']).toSorted((a, b) => a.localeCompare(b)))
  expect(await find({ year: { from: 2005 } })).toEqual(['2', '3'])
  expect(await find({ year: { above: 2005 } })).toEqual(['3'])
  expect(await find({ added: { from: '2024-02', below: '2024-06' } })).toEqual(['2'])
  await expect(find({ year: { above: "1' OR '1'='1" } })).rejects.toThrow('The input "filter" is')
  await expect(find({ year: { since: 1990 } })).rejects.toThrow('The input "filter" is')
})

test('looks for weighted words as they are weighed', async () => {
  const seen: SearchRequest[] = []
  const watching = {
    open: async (name: string) => ({
      ...(await indexes.open(name)),
      search: (request: SearchRequest) => {
        seen.push(request)
        return Promise.resolve([])
      },
    }),
  }
  await testNode(retrieve, {
    config: { index: 'docs' },
    inputs: { queries: ['default port', 'default^0.4 port^0.6'] },
    indexes: watching,
  })
  expect(seen[0]).not.toHaveProperty('terms')
  expect(seen[1]).toMatchObject({
    query: 'default port',
    terms: [
      { term: 'default', weight: 0.4 },
      { term: 'port', weight: 0.6 },
    ],
  })
})

test('with diversity, what repeats a better passage stands behind what does not', async () => {
  const find = (diversity: number) =>
    testNode(retrieve, {
      config: { index: 'books', diversity },
      inputs: { queries: ['warp loom'] },
      indexes: library,
    }).then(({ outputs }) => idsOf(outputs['documents']))
  expect(await find(0)).toEqual(['1', '2', '3'])
  expect(await find(0.9)).toEqual(['1', '3', '2'])
})

test('gives passages with the text around them', async () => {
  const { outputs } = await testNode(retrieve, {
    config: { index: 'books', neighbours: 1, topK: 1 },
    inputs: { queries: ['carpet'] },
    indexes: library,
  })
  expect(outputs['documents']).toMatchObject([
    { id: '3', text: 'Warp on the loom again.\nWarp of a carpet.' },
  ])
})
