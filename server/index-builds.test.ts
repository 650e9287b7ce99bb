import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createEgress } from '../engine/egress/create-egress.ts'
import type { EmbeddingModel } from '../engine/models/embedding-model.ts'
import type { LoadedDocument } from '../engine/retrieval/load-file.ts'
import { temporaryFolder } from '../test/support/temporary-folder.ts'
import { openWebSite } from '../test/support/web-site.ts'
import type { IndexSummary } from './api.ts'
import { createIndexBuilds, type IndexBuilds } from './index-builds.ts'
import { createNotices } from './notices.ts'
import { openStore } from './store/open-store.ts'
import { sqlIngestLog } from './store/ingest-log.ts'
import { sqlDocumentStore } from './store/sql-document-store.ts'
import { sqlWaitingAddresses } from './store/waiting-addresses.ts'

interface Setup {
  readonly builds: IndexBuilds
  readonly folder: string
  /** What editors were told, in order. */
  readonly told: IndexSummary[]
  /** Stops, and starts again on the same store. */
  readonly restart: () => Promise<IndexBuilds>
  /** Says what the embedding model is from now on. */
  readonly embed: (model: EmbeddingModel | undefined) => void
}

async function setUp(allow: readonly string[] = []): Promise<Setup> {
  const folder = temporaryFolder()
  const store = await openStore(':memory:')
  const notices = createNotices()
  const told: IndexSummary[] = []
  notices.listen((notice) => {
    if (notice.type === 'index-progress') told.push(notice.index)
  })
  let embedding: EmbeddingModel | undefined
  const egress = createEgress({ allow })
  const opened: IndexBuilds[] = []
  const open = (): IndexBuilds => {
    const builds = createIndexBuilds({
      directory: join(folder.path, 'lance'),
      store: sqlDocumentStore(store),
      ingests: sqlIngestLog(store),
      waiting: sqlWaitingAddresses(store),
      notices,
      embedding: () => embedding,
      fetch: egress.fetch,
      pause: 0,
    })
    opened.push(builds)
    return builds
  }
  onTestFinished(async () => {
    for (const one of opened) await one.close()
    await egress.close()
    await store.destroy()
    folder[Symbol.dispose]()
  })
  const builds = open()
  await builds.create({ name: 'a', language: 'en' })
  const restart = async (): Promise<IndexBuilds> => {
    await opened.at(-1)?.close()
    return open()
  }
  return { builds, folder: folder.path, told, restart, embed: (model) => void (embedding = model) }
}

function documentOf(id: string, text = `The words of ${id}.`): LoadedDocument {
  return { id, title: id, source: `${id}.md`, text, format: 'markdown', metadata: {} }
}

async function found(builds: IndexBuilds, query: string): Promise<string[]> {
  const index = await builds.open('a')
  const documents = await index.search({ query, mode: 'auto', topK: 50 })
  return documents.map(({ source }) => source ?? '').toSorted()
}

/** Gives vectors when it is told to. */
function slowModel(name: string): {
  model: EmbeddingModel
  go: () => void
  asked: () => number
} {
  const { promise, resolve } = Promise.withResolvers<void>()
  let asked = 0
  const model: EmbeddingModel = {
    name,
    async embed(texts, { signal }) {
      asked += 1
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('The call was broken off.')))
      })
      await Promise.race([promise, aborted])
      const usage = { model: name, calls: 1, inputTokens: 0, outputTokens: 0, cost: null }
      return { vectors: texts.map(({ length }) => [1, length, 0.5]), usage }
    },
  }
  return { model, go: resolve, asked: () => asked }
}

describe('an index', () => {
  test('is built when documents come, and says how far it is', async () => {
    const { builds, told } = await setUp()
    expect(await builds.find('a')).toMatchObject({ state: 'ready', documents: 0, passages: 0 })
    const report = await builds.takeDocuments('a', [documentOf('one'), documentOf('two')], {})
    expect(report).toMatchObject({ added: ['one', 'two'], changed: [], removed: [] })
    expect(builds.building()).toBe(true)
    expect(await builds.find('a')).toMatchObject({ state: 'building', documents: 2 })
    // Whoever searches meanwhile waits.
    expect(await found(builds, 'words')).toEqual(['one.md', 'two.md'])
    await builds.idle()
    expect(builds.building()).toBe(false)
    await vi.waitFor(() =>
      expect(told.at(-1)).toMatchObject({ name: 'a', state: 'ready', documents: 2, passages: 2 }),
    )
    expect(told[0]).toMatchObject({ state: 'building', progress: { what: expect.any(String) } })
  })

  test('takes files in, with a report and progress, and leaves out those that went away', async () => {
    const { builds, folder } = await setUp()
    const base = join(folder, 'files')
    mkdirSync(base)
    writeFileSync(join(base, 'one.md'), '# One\n\nThe first words.')
    writeFileSync(join(base, 'two.md'), '# Two\n\nThe second words.')
    const seen: number[] = []
    const take = (patterns: string[], replace = false) =>
      builds.takeFiles('a', patterns, {
        base,
        replace,
        onProgress: ({ done, total }) => {
          expect(done).toBeLessThanOrEqual(total)
          seen.push(done)
        },
      })
    expect(await take(['*.md'])).toMatchObject({ added: ['one.md', 'two.md'] })
    expect(seen.slice(0, 3)).toEqual([0, 1, 2])
    writeFileSync(join(base, 'one.md'), '# One\n\nOther words.')
    expect(await take(['one.md'])).toMatchObject({ changed: ['one.md'], removed: [] })
    expect(await found(builds, 'words')).toEqual(['one.md', 'two.md'])
    expect(await take(['one.md'], true)).toMatchObject({
      unchanged: ['one.md'],
      removed: ['two.md'],
    })
    expect(await found(builds, 'words')).toEqual(['one.md'])
  })

  test('is not made where nothing is named that can be taken in', async () => {
    const { builds, folder } = await setUp()
    const taken = builds.takeFiles('none', ['missing.md'], { base: folder })
    await expect(taken).rejects.toThrow('"missing.md" names no file that can be taken in.')
    expect((await builds.list()).map(({ name }) => name)).not.toContain('none')
  })

  test('that two fill at once holds what the second of them left', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { builds } = await setUp()
      await Promise.all(
        ['one', 'two', 'three'].map((id) =>
          builds.takeDocuments('a', [documentOf(id), documentOf(`${id}-more`)], { keep: [] }),
        ),
      )
      expect(await found(builds, 'words')).toEqual(['three-more.md', 'three.md'])
    }
  })

  test('that many add to at once holds everything, each document once', async () => {
    const { builds } = await setUp()
    const ids = Array.from({ length: 20 }, (_, number) => `doc${number}`)
    const reports = await Promise.all(
      ids.map((id) => builds.takeDocuments('a', [documentOf(id), documentOf('shared')], {})),
    )
    expect(reports.flatMap(({ added }) => added).toSorted()).toEqual([...ids, 'shared'].toSorted())
    expect(await found(builds, 'words')).toEqual(
      [...ids, 'shared'].map((id) => `${id}.md`).toSorted(),
    )
    expect(await builds.find('a')).toMatchObject({ documents: 21, passages: 21 })
  })

  test('answers searches while it is built anew', async () => {
    const { builds } = await setUp()
    await builds.takeDocuments('a', [documentOf('one')], {})
    const index = await builds.open('a')
    for (let number = 0; number < 10; number += 1) {
      let built = false
      const building = builds
        .takeDocuments('a', [documentOf(`more${number}`)], {})
        .then(() => builds.idle())
        .then(() => {
          built = true
        })
      while (!built) {
        const documents = await index.search({ query: 'words', mode: 'auto', topK: 5 })
        expect(documents.length).toBeGreaterThan(0)
      }
      await building
    }
  })

  test('whose searchable copy is damaged while it is used is built again', async () => {
    const { builds, folder } = await setUp()
    await builds.takeDocuments('a', [documentOf('one')], {})
    await builds.idle()
    for (let round = 0; round < 2; round += 1) {
      const index = await builds.open('a')
      rmSync(join(folder, 'lance'), { recursive: true, force: true })
      const documents = await index.search({ query: 'words', mode: 'auto', topK: 5 })
      expect(documents.map(({ source }) => source)).toEqual(['one.md'])
    }
  })

  test('that is removed while it is built is gone, with its documents', async () => {
    const { builds } = await setUp()
    await builds.takeDocuments('a', [documentOf('one')], {})
    await builds.remove('a')
    await builds.idle()
    expect(await builds.find('a')).toBeUndefined()
    expect(await builds.list()).toEqual([])
    await expect(builds.open('a')).rejects.toThrow('There is no index "a".')
    await builds.create({ name: 'a', language: 'en' })
    expect(await found(builds, 'words')).toEqual([])
  })

  test('that is removed while documents wait for it takes them no more', async () => {
    const { builds } = await setUp()
    const removed = builds.remove('a')
    await expect(builds.takeDocuments('a', [documentOf('one')], {})).rejects.toThrow(
      'There is no index "a".',
    )
    await removed
    await builds.idle()
    expect(await builds.list()).toEqual([])
    // What went wrong with it says nothing about another one of its name.
    await builds.create({ name: 'a', language: 'en' })
    expect(await builds.find('a')).toMatchObject({ state: 'ready', documents: 0 })
  })
})

describe('an embedding model', () => {
  test('that fails is the state of the index, until it is built again', async () => {
    const { builds, embed, told } = await setUp()
    await builds.takeDocuments('a', [documentOf('one')], {})
    await builds.idle()
    embed({ name: 'broken', embed: () => Promise.reject(new Error('The model is tired.')) })
    await builds.refreshAll()
    expect(await builds.find('a')).toMatchObject({ state: 'failed', error: 'The model is tired.' })
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ state: 'failed' }))
    // What was searchable before still is.
    expect(await found(builds, 'words')).toEqual(['one.md'])
    const { model, go } = slowModel('rested')
    go()
    embed(model)
    await builds.refreshAll()
    expect(await builds.find('a')).toMatchObject({ state: 'ready', embedding: 'rested' })
    expect(await builds.find('a')).not.toHaveProperty('error')
  })

  test('is asked once for each passage, however often the index is built', async () => {
    const { builds, embed } = await setUp()
    const { model, go, asked } = slowModel('counted')
    go()
    embed(model)
    await builds.takeDocuments('a', [documentOf('one')], {})
    await builds.idle()
    await builds.takeDocuments('a', [documentOf('two')], {})
    await builds.idle()
    await builds.refreshAll()
    expect(asked()).toBe(2)
  })

  test('that hangs does not hold up the end', async () => {
    const { builds, embed } = await setUp()
    const { model, asked } = slowModel('hanging')
    embed(model)
    await builds.takeDocuments('a', [documentOf('one')], {})
    await vi.waitFor(() => expect(asked()).toBe(1))
    await builds.close()
    await expect(builds.takeDocuments('a', [documentOf('two')], {})).rejects.toThrow(
      'Heddle was stopped while the index was being built.',
    )
  })
})

describe('what was accepted before a stop', () => {
  test('is fetched after the next start, once', async () => {
    const site = await openWebSite({ '/page': '<p>The reed beats the weft.</p>' })
    const { builds, restart, embed } = await setUp([site.place])
    const { model, asked } = slowModel('slow')
    embed(model)
    // The index is being built when the addresses come, and Heddle is stopped before it is done.
    await builds.takeDocuments('a', [documentOf('one')], {})
    const { done } = await builds.takeAddresses('a', { urls: [`${site.url}/page`] }, { keep: true })
    await vi.waitFor(() => expect(asked()).toBe(1))
    const [next] = await Promise.all([
      restart(),
      expect(done).rejects.toThrow('Heddle was stopped'),
    ])
    expect(site.asked).toEqual([])
    embed(undefined)
    await next.resume()
    await next.idle()
    expect(await found(next, 'weft')).toEqual([`${site.url}/page`])
    expect((await next.report('a')).files).toMatchObject([{ source: `${site.url}/page` }])
    const last = await restart()
    await last.resume()
    await last.idle()
    expect(site.asked).toEqual(['/page'])
  })

  test('is cut in the new way after the next start', async () => {
    const { builds, restart } = await setUp()
    const text = Array.from({ length: 60 }, (_, at) => `Thread ${at} runs on.`).join(' ')
    await builds.takeDocuments('a', [documentOf('one', text)], {})
    await builds.idle()
    const chunking = { chunker: 'sentences', size: 40, overlap: 0 } as const
    const { done } = await builds.change('a', { chunking })
    const [next] = await Promise.all([
      restart(),
      expect(done).rejects.toThrow('Heddle was stopped'),
    ])
    expect(await next.find('a')).toMatchObject({ chunking, passages: 1 })
    await next.resume()
    await next.idle()
    expect((await next.find('a'))?.passages).toBeGreaterThan(3)
  })
})

test('documents that are cut again keep the vectors of passages that stay', async () => {
  const { builds, embed } = await setUp()
  const { model, go, asked } = slowModel('counted')
  go()
  embed(model)
  await builds.takeDocuments('a', [documentOf('one'), documentOf('two')], {})
  await builds.idle()
  const before = asked()
  const { done } = await builds.change('a', {
    chunking: { chunker: 'structure', size: 200, overlap: 0 },
  })
  await done
  expect(await builds.find('a')).toMatchObject({ state: 'ready', embedding: 'counted' })
  expect(asked()).toBe(before)
})
