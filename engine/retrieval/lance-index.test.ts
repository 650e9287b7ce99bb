import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import type { Document } from '../graph/values.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { DocumentStore } from './document-store.ts'
import { ingestDocuments } from './ingest.ts'
import { openIndexes, type LanceIndexes } from './lance-index.ts'
import type { LoadedDocument } from './load-file.ts'
import { memoryDocumentStore } from './memory-document-store.ts'
import type { SearchRequest } from './search-index.ts'

const texts: Readonly<Record<string, string>> = {
  'ports.md':
    '# Ports\n\n## The default port\n\nThe server listens on port 4000.\n\n## Behind a proxy\n\nUse a proxy for encryption.',
  'models.md': '# Models\n\nConfigure a model profile such as default or small.',
  'weaving.md': '# Weaving\n\nA heddle lifts the threads of the warp.',
}

function documentsOf(
  given: Readonly<Record<string, string>>,
  metadata: LoadedDocument['metadata'] = {},
): LoadedDocument[] {
  return Object.entries(given).map(([id, text]) => ({
    id,
    title: /^# (.*)/.exec(text)?.[1] ?? id,
    source: `docs/${id}`,
    text,
    format: 'markdown',
    metadata,
  }))
}

async function storeOf(given = texts, language = 'en'): Promise<DocumentStore> {
  const store = memoryDocumentStore()
  await store.createIndex({ name: 'docs', language })
  await ingestDocuments(store, 'docs', documentsOf(given))
  return store
}

/** Counts three words: texts about the same ones are near to each other. */
function embedding(
  words = ['port', 'model', 'warp'],
  name = 'fake:embedding',
): EmbeddingModel & { asked: string[] } {
  const asked: string[] = []
  return {
    name,
    asked,
    embed(given) {
      asked.push(...given)
      const vectors = given.map((text) =>
        words.map((word) => text.toLowerCase().split(word).length - 1 + 0.01),
      )
      const usage = { model: name, calls: 1, inputTokens: 1, outputTokens: 0, cost: 0 }
      return Promise.resolve({ vectors, usage })
    },
  }
}

interface Opened {
  readonly directory: string
  readonly store: DocumentStore
  readonly indexes: LanceIndexes
  readonly search: (query: string, more?: Partial<SearchRequest>) => Promise<Document[]>
}

async function opened(
  options: { store?: DocumentStore; directory?: string; embedding?: EmbeddingModel } = {},
): Promise<Opened> {
  const directory = options.directory ?? join(ownFolder(), 'lance')
  const store = options.store ?? (await storeOf())
  const indexes = openIndexes({ directory, store, embedding: () => options.embedding })
  return {
    directory,
    store,
    indexes,
    search: async (query, more = {}) =>
      (await indexes.open('docs')).search({ query, mode: 'auto', topK: 5, ...more }),
  }
}

const titles = (documents: readonly Document[]): string[] =>
  documents.map(({ title }) => title ?? '')

describe('keyword search', () => {
  it('finds passages by their words, headings and stems, with where they stand', async () => {
    const { search } = await opened()
    const [best] = await search('Which port is the server listening on?')
    expect(best).toMatchObject({
      title: 'Ports › The default port',
      text: 'The server listens on port 4000.',
      source: 'docs/ports.md',
      metadata: { document: 'ports.md', headings: ['Ports', 'The default port'] },
    })
    const { start, end } = best!.metadata as { start: number; end: number }
    expect(texts['ports.md']!.slice(start, end)).toBe(best!.text)
    expect(best!.score).toBeGreaterThan(0)
    expect(titles(await search('configuration of models'))).toContain('Models')
    expect(titles(await search('proxies'))).toEqual(['Ports › Behind a proxy'])
  })

  it('gives at most topK, the best first', async () => {
    const { search } = await opened()
    const found = await search('port proxy server', { topK: 2 })
    expect(found).toHaveLength(2)
    expect(found[0]!.score).toBeGreaterThanOrEqual(found[1]!.score!)
  })

  it('weighs the terms it is given instead of the query', async () => {
    const { search } = await opened()
    const terms = [
      { term: 'warp', weight: 1 },
      { term: 'port', weight: 0.01 },
    ]
    expect(titles(await search('anything', { terms }))[0]).toBe('Weaving')
  })

  it('takes any query as words, however it looks', async () => {
    const { search } = await opened()
    const queries = [
      '"server port"',
      'port AND NOT (proxy',
      'title:port^9 +server -proxy ~ * ? [a TO b] \\ /',
      "port'; DROP TABLE docs; --",
      `port ${'filler '.repeat(15_000)}`,
    ]
    for (const query of queries)
      expect(titles(await search(query))).toContain('Ports › The default port')
    for (const query of ['', '   \n', '!!!', '\u0000', 'x'.repeat(100_000), 'qwertz'])
      expect(await search(query)).toEqual([])
  })

  it('does not fail on stop words alone', async () => {
    const { search } = await opened()
    expect(await search('what is the of and')).toBeInstanceOf(Array)
  })

  it('finds nothing in an empty index', async () => {
    const { search, indexes } = await opened({ store: await storeOf({}) })
    expect(await search('port')).toEqual([])
    expect((await indexes.open('docs')).size).toBe(0)
  })
})

describe('an index in another language', () => {
  it('cuts words without spaces, on both sides', async () => {
    const store = await storeOf(
      {
        'port.md': '# ポート\n\nサーバーは標準でポート4000を使用します。',
        'weave.md': '# 織物\n\n綜絖は経糸を持ち上げます。',
      },
      'ja',
    )
    const { search } = await opened({ store })
    expect(titles(await search('サーバーのポート'))[0]).toBe('ポート')
    expect(titles(await search('経糸'))).toEqual(['織物'])
  })

  it('finds words without their accents', async () => {
    const store = await storeOf({ 'a.md': '# Café\n\nLa réponse est écrite ici.' }, 'fr')
    const { search } = await opened({ store })
    expect(titles(await search('reponse ecrite'))).toEqual(['Café'])
    expect(titles(await search('RÉPONSE'))).toEqual(['Café'])
  })
})

describe('hybrid search', () => {
  it('joins words and meanings, weighted', async () => {
    const model = embedding()
    const { search, indexes } = await opened({ embedding: model })
    expect((await indexes.open('docs')).embedding).toBe('fake:embedding')
    // Only the vector knows that this is about the warp.
    expect(titles(await search('warp warp encryption', { vectorWeight: 1 }))[0]).toBe('Weaving')
    expect(titles(await search('warp warp encryption', { vectorWeight: 0 }))[0]).not.toBe('Models')
    const [vector] = await search('port', { mode: 'vector', topK: 1 })
    expect(vector?.title).toMatch(/^Ports/)
    expect(vector!.score).toBeGreaterThan(0.9)
    expect(titles(await search('warp', { mode: 'keyword' }))).toEqual(['Weaving'])
  })

  it('asks for the vectors of passages once, also for a copy that is made again', async () => {
    const first = embedding()
    const { store, directory } = await opened({ embedding: first })
    await (await opened({ store, directory, embedding: first })).search('port')
    expect(first.asked).toHaveLength(5)
    rmSync(directory, { recursive: true })
    const second = embedding()
    await (await opened({ store, directory, embedding: second })).search('port')
    expect(second.asked).toEqual(['port'])
  })

  it('is an error without a model, and with one of another dimension', async () => {
    const { search, store } = await opened()
    await expect(search('port', { mode: 'vector' })).rejects.toThrow(
      'The index "docs" holds no vectors. Connect an embedding model, or search by keyword.',
    )
    const { search: before } = await opened({ store, embedding: embedding() })
    await before('port')
    const exchanged = await opened({ store, embedding: embedding(['a', 'b']) })
    await expect(exchanged.search('port')).rejects.toThrow(
      'The embedding model "fake:embedding" gave a vector of 2 numbers for the query, and those of the index "docs" have 3. Was it exchanged under the same name?',
    )
    await ingestDocuments(store, 'docs', documentsOf({ 'new.md': 'Something new.' }))
    await expect(exchanged.indexes.refresh('docs')).rejects.toThrow(
      'gave vectors of different lengths (3, 2). Was it exchanged under the same name?',
    )
  })
})

describe('a filter', () => {
  it('finds what meets it, however far behind the others it stands', async () => {
    const store = await storeOf({})
    const many = Array.from({ length: 1500 }, (_, at) => [`common${at}.md`, 'Port port port port.'])
    await ingestDocuments(store, 'docs', documentsOf(Object.fromEntries(many), { language: 'en' }))
    const one = { 'rare.md': 'A port is named here once, among many other words that say little.' }
    await ingestDocuments(store, 'docs', documentsOf(one, { language: 'de' }))
    const model = embedding(['port', 'named', 'words'])
    const { search, indexes } = await opened({ store, embedding: model })
    await indexes.open('docs')
    const filter = { key: 'language', is: 'de' }
    for (const mode of ['keyword', 'vector', 'hybrid'] as const) {
      const before = model.asked.length
      expect(titles(await search('port', { mode, filter, topK: 3 }))).toEqual(['rare.md'])
      // It looked deeper and deeper, and asked what the query means once.
      expect(model.asked.length - before).toBe(mode === 'keyword' ? 0 : 1)
    }
    expect(
      await search('port', { mode: 'keyword', filter: { key: 'language', is: "de' OR 1=1" } }),
    ).toEqual([])
    expect(
      await search('port', { mode: 'keyword', filter: { not: filter }, topK: 7 }),
    ).toHaveLength(7)
  })
})

describe('the searchable copy', () => {
  const damages: Record<string, (directory: string) => void> = {
    'was deleted': (directory) => rmSync(directory, { recursive: true }),
    'lost its data': (directory) => {
      for (const file of filesIn(directory, /\/data\//)) truncateSync(file, 100)
    },
    'has an empty manifest': (directory) => {
      for (const file of filesIn(directory, /\.lance\/_versions\/.*manifest$/))
        truncateSync(file, 0)
    },
    'has a damaged index of words': (directory) => {
      for (const file of filesIn(directory, /\.words$/)) truncateSync(file, 200)
    },
    'lost its mark': (directory) => {
      for (const file of filesIn(directory, /\.version$/)) rmSync(file)
    },
  }

  it.each(Object.keys(damages))(
    'that %s is made again, at the next start and under way',
    async (damage) => {
      const model = embedding()
      const { search, directory, store } = await opened({ embedding: model })
      const before = titles(await search('port'))
      expect(before).not.toEqual([])
      damages[damage]!(directory)
      const again = await opened({ directory, store, embedding: model })
      expect(titles(await again.search('port'))).toEqual(before)
      damages[damage]!(directory)
      expect(titles(await search('port'))).toEqual(before)
    },
  )

  it('is used again when it is whole', async () => {
    const model = embedding()
    const { search, directory, store, indexes } = await opened({ embedding: model })
    await search('port')
    const files = filesIn(directory, /\/data\/|\.words$/)
    const written = files.map((file) => statSync(file).mtimeMs)
    const again = await opened({ directory, store, embedding: model })
    await again.search('port')
    expect(filesIn(directory, /\/data\/|\.words$/)).toEqual(files)
    expect(files.map((file) => statSync(file).mtimeMs)).toEqual(written)
    expect(await again.indexes.version('docs')).toBe(await indexes.version('docs'))
  })

  it('follows the documents: another version, and what was removed is not found', async () => {
    const { search, store, indexes } = await opened()
    const before = await indexes.version('docs')
    expect(titles(await search('warp'))).toEqual(['Weaving'])
    await store.removeDocument('docs', 'weaving.md')
    await ingestDocuments(
      store,
      'docs',
      documentsOf({ 'new.md': '# New\n\nThe shuttle carries the weft.' }),
    )
    await indexes.refresh('docs')
    expect(await search('warp')).toEqual([])
    expect(titles(await search('shuttle'))).toEqual(['New'])
    expect(await indexes.version('docs')).not.toBe(before)
  })

  it('has another version for another embedding model, and the same for the same documents', async () => {
    const store = await storeOf()
    const versions = await Promise.all(
      [undefined, embedding(), embedding(['x'], 'other:model'), undefined].map(async (model) => {
        const { indexes } = await opened({
          store,
          ...(model === undefined ? {} : { embedding: model }),
        })
        return indexes.version('docs')
      }),
    )
    expect(new Set(versions).size).toBe(3)
    expect(versions[0]).toBe(versions[3])
  })

  it('is built once when many ask for it at the same time', async () => {
    const model = embedding()
    const { search } = await opened({ embedding: model })
    await Promise.all(Array.from({ length: 10 }, () => search('port', { mode: 'keyword' })))
    expect(model.asked).toHaveLength(4)
  })
})

it('names the indexes there are when one is not', async () => {
  const { indexes } = await opened()
  await expect(indexes.open('dosc')).rejects.toThrow(
    'There is no index "dosc". There are "docs"; "heddle index add dosc PATH" makes one.',
  )
  expect(await indexes.version('dosc')).toBeUndefined()
})

it('reads passages by their ids, in the order asked for', async () => {
  const { indexes, search } = await opened()
  const found = await search('port proxy', { topK: 2 })
  const index = await indexes.open('docs')
  const ids = [found[1]!.id, 'unknown', found[0]!.id]
  expect((await index.read(ids)).map(({ id }) => id)).toEqual([found[1]!.id, found[0]!.id])
})

it('widens a passage by those around it in its document, with all that stands between', async () => {
  const { indexes, search } = await opened()
  const index = await indexes.open('docs')
  const [found] = await search('listens on port')
  const wide = await index.widen(found!.id, 1)
  expect(wide).toMatchObject({
    id: found!.id,
    title: 'Ports › The default port',
    text: 'The server listens on port 4000.\n\n## Behind a proxy\n\nUse a proxy for encryption.',
  })
  expect((await index.widen(found!.id, 0))?.text).toBe(found!.text)
  const [alone] = await search('warp')
  expect((await index.widen(alone!.id, 5))?.text).toBe(alone!.text)
  expect(await index.widen('unknown', 1)).toBeUndefined()
})

it('is built with the language and the cutting of its own', async () => {
  const store = memoryDocumentStore()
  const chunking = { chunker: 'whole', size: 100, overlap: 0 } as const
  await store.createIndex({ name: 'docs', language: 'en', chunking })
  await ingestDocuments(store, 'docs', documentsOf(texts))
  const { indexes } = await opened({ store })
  expect((await indexes.open('docs')).size).toBe(3)
})

function filesIn(directory: string, pattern: RegExp): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => pattern.test(path))
    .sort()
}
