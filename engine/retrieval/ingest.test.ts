import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { cutAgain } from './cut-again.ts'
import type { DocumentStore } from './document-store.ts'
import { findFiles } from './find-files.ts'
import { ingestDocuments, ingestFiles, type IngestReport } from './ingest.ts'
import type { LoadedDocument } from './load-file.ts'
import { memoryDocumentStore } from './memory-document-store.ts'

async function indexed(): Promise<DocumentStore> {
  const store = memoryDocumentStore()
  await store.createIndex({ name: 'docs', language: 'en' })
  return store
}

interface Folder {
  readonly store: DocumentStore
  write(name: string, text: string): void
  remove(name: string): void
  take(options?: { replace?: boolean; duplicates?: 'keep' | 'skip' }): Promise<IngestReport>
}

async function folder(files: Record<string, string>): Promise<Folder> {
  const base = ownFolder()
  const store = await indexed()
  const write = (name: string, text: string): void => writeFileSync(join(base, name), text)
  for (const [name, text] of Object.entries(files)) write(name, text)
  return {
    store,
    write,
    remove: (name) => rmSync(join(base, name)),
    take: async (options) => ingestFiles(store, 'docs', await findFiles(['.'], base), options),
  }
}

const report = {
  added: [],
  changed: [],
  unchanged: [],
  removed: [],
  skipped: [],
  duplicates: [],
  refused: [],
  warnings: [],
  chunks: 0,
}

describe('files', () => {
  it('are cut only when they are new or changed, and keep the ids of what stayed', async () => {
    const docs = await folder({ 'a.md': '# A\n\nOne.\n\n# B\n\nTwo.', 'b.txt': 'Three.' })
    expect(await docs.take()).toEqual({ ...report, added: ['a.md', 'b.txt'], chunks: 3 })
    const before = await docs.store.chunks('docs')
    expect(await docs.take()).toEqual({ ...report, unchanged: ['a.md', 'b.txt'] })

    docs.write('a.md', '# A\n\nOne.\n\n# B\n\nTwo and more.')
    expect(await docs.take()).toEqual({
      ...report,
      changed: ['a.md'],
      unchanged: ['b.txt'],
      chunks: 2,
    })
    const after = await docs.store.chunks('docs')
    expect(after.map(({ id }, at) => id === before[at]?.id)).toEqual([true, false, true])
    expect(after.map(({ text }) => text)).toEqual(['One.', 'Two and more.', 'Three.'])
  })

  it('that are gone stay in the index, unless all shall be replaced', async () => {
    const docs = await folder({ 'a.md': 'One.', 'b.md': 'Two.' })
    await docs.take()
    docs.remove('b.md')
    expect(await docs.take()).toMatchObject({ removed: [] })
    expect(await docs.store.chunks('docs')).toHaveLength(2)
    expect(await docs.take({ replace: true })).toEqual({
      ...report,
      unchanged: ['a.md'],
      removed: ['b.md'],
    })
    expect((await docs.store.chunks('docs')).map(({ text }) => text)).toEqual(['One.'])
  })

  it('that cannot be read are refused with a reason, and the others are taken', async () => {
    const docs = await folder({
      'a.md': 'One.',
      'bad.jsonl': '{"text":"fine"}\n{"text":\n',
      'deep.md': '> '.repeat(3000),
    })
    expect(await docs.take()).toMatchObject({
      added: ['a.md', 'deep.md'],
      refused: [{ source: 'bad.jsonl', reason: 'bad.jsonl was not taken in: line 2 is no JSON.' }],
    })
  })

  it('are told while they are taken, and leave off when they are cancelled', async () => {
    const docs = await folder({ 'a.md': 'One.', 'b.md': 'Two.' })
    const base = ownFolder()
    writeFileSync(join(base, 'a.md'), 'One.')
    writeFileSync(join(base, 'b.md'), 'Two.')
    const files = await findFiles(['.'], base)
    const controller = new AbortController()
    const told: string[] = []
    const cancelled = ingestFiles(docs.store, 'docs', files, {
      signal: controller.signal,
      onProgress({ done, total, what }) {
        told.push(`${done}/${total} ${what}`)
        controller.abort(new Error('Enough.'))
      },
    })
    await expect(cancelled).rejects.toThrow('Enough.')
    expect(told).toEqual(['0/2 a.md'])
    expect(await docs.store.documents('docs')).toEqual([])
  })
})

describe('documents', () => {
  const document = (
    id: string,
    text: string,
    more: Partial<LoadedDocument> = {},
  ): LoadedDocument => ({
    id,
    title: id,
    source: id,
    text,
    format: 'text',
    metadata: {},
    ...more,
  })

  it('are changed by everything that a search could show or ask for', async () => {
    const store = await indexed()
    const take = (one: LoadedDocument): Promise<IngestReport> =>
      ingestDocuments(store, 'docs', [one])
    await take(document('a', 'One.', { metadata: { b: 1, a: 2 } }))
    expect(await take(document('a', 'One.', { metadata: { a: 2, b: 1 } }))).toMatchObject({
      unchanged: ['a'],
    })
    for (const change of [
      { title: 'A' },
      { source: 'elsewhere' },
      { text: 'Two.' },
      { format: 'markdown' as const },
      { metadata: { language: 'de' } },
    ])
      expect(await take(document('a', 'One.', change))).toMatchObject({
        changed: ['a'],
      })
  })

  it('stay when they are named to be kept, and others go', async () => {
    const store = await indexed()
    await ingestDocuments(
      store,
      'docs',
      ['a', 'b', 'c'].map((id) => document(id, id)),
    )
    const kept = await ingestDocuments(store, 'docs', [document('a', 'new')], { keep: ['b'] })
    expect(kept).toMatchObject({ changed: ['a'], removed: ['c'] })
  })
})

it('are cut again when the index asks for another cutting', async () => {
  const document = {
    id: 'a',
    title: 'A',
    source: 'a',
    text: '# One\n\nFirst.\n\n# Two\n\nSecond.',
    format: 'markdown' as const,
    metadata: {},
  }
  const store = await indexed()
  await ingestDocuments(store, 'docs', [document])
  expect((await store.chunks('docs')).map(({ text }) => text)).toEqual(['First.', 'Second.'])
  const chunking = { chunker: 'whole', size: 320, overlap: 0 } as const
  await store.createIndex({ name: 'whole', language: 'en', chunking })
  await ingestDocuments(store, 'whole', [document])
  expect((await store.chunks('whole')).map(({ text }) => text)).toEqual([document.text])
  const [usual] = await store.documents('docs')
  const [whole] = await store.documents('whole')
  expect(usual?.hash).not.toBe(whole?.hash)
})

describe('duplicates', () => {
  const long = (own: string): string =>
    `${Array.from({ length: 40 }, (_, at) => `Line ${at} tells of thread ${at * 7}.`).join(' ')} ${own}`
  const document = (id: string, text: string): LoadedDocument => ({
    id,
    title: id,
    source: id,
    text,
    format: 'text',
    metadata: {},
  })
  const originals = async (store: DocumentStore): Promise<[string, string | undefined][]> =>
    (await store.documents('docs')).map(({ id, duplicateOf }) => [id, duplicateOf])

  it('are found among those that come together and those that are there', async () => {
    const store = await indexed()
    const first = await ingestDocuments(store, 'docs', [
      document('a', long('The end.')),
      document('b', long('The end!')),
      document('c', 'Short.'),
    ])
    expect(first.duplicates).toEqual([{ id: 'b', duplicateOf: 'a' }])
    const second = await ingestDocuments(store, 'docs', [
      document('d', long('An end.')),
      document('e', 'short'),
      document('f', 'Shorter.'),
    ])
    expect(second.duplicates).toEqual([
      { id: 'd', duplicateOf: 'a' },
      { id: 'e', duplicateOf: 'c' },
    ])
  })

  it('are told again when nothing has changed', async () => {
    const store = await indexed()
    const documents = [document('a', 'Same.'), document('b', 'Same.')]
    await ingestDocuments(store, 'docs', documents)
    const again = await ingestDocuments(store, 'docs', documents)
    expect(again).toMatchObject({
      unchanged: ['a', 'b'],
      duplicates: [{ id: 'b', duplicateOf: 'a' }],
    })
  })

  it('of a document that changes are duplicates of the first of them from then on', async () => {
    const store = await indexed()
    await ingestDocuments(
      store,
      'docs',
      ['a', 'b', 'c'].map((id) => document(id, 'Same.')),
    )
    await ingestDocuments(store, 'docs', [document('a', 'Other.')])
    expect(await originals(store)).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', 'b'],
    ])
    await store.removeDocument('docs', 'b')
    expect(await originals(store)).toEqual([
      ['a', undefined],
      ['c', undefined],
    ])
  })

  it('of a text that the document is just losing are none', async () => {
    const store = await indexed()
    await ingestDocuments(store, 'docs', [document('z', 'Same.')])
    const report = await ingestDocuments(store, 'docs', [
      document('a', 'Same.'),
      document('z', 'Other.'),
    ])
    expect(report).toMatchObject({ added: ['a'], changed: ['z'], duplicates: [] })
  })

  it('are left out where they are to be skipped, also those that were there', async () => {
    const store = await indexed()
    const documents = ['a', 'b', 'c'].map((id) => document(id, 'Same.'))
    await ingestDocuments(store, 'docs', documents.slice(0, 2))
    const report = await ingestDocuments(store, 'docs', documents, { duplicates: 'skip' })
    expect(report).toMatchObject({ unchanged: ['a'], skipped: ['b', 'c'], removed: ['b'] })
    expect(await originals(store)).toEqual([['a', undefined]])
  })

  it('of a document that goes away are not skipped for its sake', async () => {
    const docs = await folder({ 'old.md': 'Same.' })
    await docs.take()
    docs.remove('old.md')
    docs.write('new.md', 'Same.')
    const report = await docs.take({ replace: true, duplicates: 'skip' })
    expect(report).toMatchObject({ added: ['new.md'], skipped: [], removed: ['old.md'] })
    expect(await originals(docs.store)).toEqual([['new.md', undefined]])
  })

  it('whose ids come twice are the last of them', async () => {
    const store = await indexed()
    await ingestDocuments(store, 'docs', [document('a', 'First.'), document('a', 'Second.')])
    expect((await store.document('docs', 'a'))?.text).toBe('Second.')
  })
})

describe('documents that are cut again', () => {
  it('have the same passages as if they were new, and keep their pages and duplicates', async () => {
    const text = Array.from({ length: 30 }, (_, at) => `Sentence number ${at} is here.`).join(' ')
    const pages = [
      { number: 1, start: 0 },
      { number: 2, start: 400 },
    ]
    const documents: LoadedDocument[] = ['a', 'b'].map((id) => ({
      id,
      title: id,
      source: id,
      text,
      format: 'text',
      metadata: {},
      pages,
    }))
    const chunking = { chunker: 'sentences', size: 40, overlap: 0 } as const
    const store = await indexed()
    await ingestDocuments(store, 'docs', documents)
    await store.changeIndex('docs', { chunking })
    const told: number[] = []
    await cutAgain(store, 'docs', { onProgress: ({ done }) => void told.push(done) })
    expect(told).toEqual([0, 1, 2])

    const fresh = memoryDocumentStore()
    await fresh.createIndex({ name: 'docs', language: 'en', chunking })
    await ingestDocuments(fresh, 'docs', documents)
    expect(await store.chunks('docs')).toEqual(await fresh.chunks('docs'))
    expect(await store.documents('docs')).toEqual(await fresh.documents('docs'))
    expect((await store.chunks('docs')).at(-1)?.page).toBe(2)
    const again = await ingestDocuments(store, 'docs', documents)
    expect(again.unchanged).toEqual(['a', 'b'])
  })
})
