import { expect, test } from 'vitest'
import type { Chunk } from '../../engine/retrieval/chunk.ts'
import type { StoredDocument } from '../../engine/retrieval/document-store.ts'
import type { OpenStore } from './open-store.ts'
import { sqlDocumentStore, type SqlDocumentStore } from '../../server/store/sql-document-store.ts'

function documentOf(id: string, more: Partial<StoredDocument> = {}): StoredDocument {
  return {
    id,
    title: `Title of ${id}`,
    source: `${id}.md`,
    text: `Text of ${id}`,
    format: 'markdown',
    hash: 'h',
    metadata: { tags: ['x'], year: 2026 },
    ...more,
  }
}

function chunkOf(document: string, position: number, id = `${document}-${position}`): Chunk {
  return { id, document, position, text: `Text ${id}`, headings: ['A', 'B'], start: 1, end: 5 }
}

function vectorsOf(...ids: string[]): Map<string, number[]> {
  return new Map(ids.map((id, number) => [id, [number, 0.5, -0.25]]))
}

/** Documents, chunks and vectors in any store. */
export function keepsDocuments(openStore: OpenStore): void {
  async function ownStore(...indexes: string[]): Promise<SqlDocumentStore> {
    const documents = sqlDocumentStore(await openStore())
    for (const name of indexes) await documents.createIndex({ name, language: 'en' })
    return documents
  }

  test('documents and chunks come back as they were put in, in order', async () => {
    const store = await ownStore('a')
    const chunks = [chunkOf('two', 0), chunkOf('two', 1)]
    await store.putDocument('a', documentOf('two'), chunks)
    await store.putDocument('a', documentOf('one', { format: 'text' }), [chunkOf('one', 0)])
    expect((await store.documents('a')).map(({ id }) => id)).toEqual(['one', 'two'])
    expect(await store.document('a', 'two')).toEqual(documentOf('two'))
    expect(await store.chunks('a')).toEqual([chunkOf('one', 0), ...chunks])
    expect(await store.chunk('a', 'two-1')).toEqual(chunks[1])
    expect(await store.count('a')).toEqual({ documents: 2, passages: 3 })
    expect(await store.chunk('a', 'nothing')).toBeUndefined()
    expect(await store.document('a', 'nothing')).toBeUndefined()
  })

  test('a document that changed takes the place of the one before, with all of its chunks', async () => {
    const store = await ownStore('a')
    await store.putDocument('a', documentOf('one'), [chunkOf('one', 0), chunkOf('one', 1)])
    const changed = documentOf('one', { title: 'Other', hash: 'i', format: 'text' })
    await store.putDocument('a', changed, [chunkOf('one', 0, 'new')])
    expect(await store.document('a', 'one')).toEqual(changed)
    expect((await store.chunks('a')).map(({ id }) => id)).toEqual(['new'])
  })

  test('thousands of chunks go in at once', async () => {
    const store = await ownStore('a')
    const chunks = Array.from({ length: 1234 }, (_, position) => chunkOf('one', position))
    await store.putDocument('a', documentOf('one'), chunks)
    expect(await store.chunks('a')).toEqual(chunks)
  })

  test('a document whose chunks cannot be stored is not stored either', async () => {
    const store = await ownStore('a')
    await store.putDocument('a', documentOf('one'), [chunkOf('one', 0)])
    const twice = [chunkOf('one', 0, 'same'), chunkOf('one', 1, 'same')]
    await expect(store.putDocument('a', documentOf('one', { hash: 'i' }), twice)).rejects.toThrow(
      /unique/i,
    )
    expect(await store.document('a', 'one')).toEqual(documentOf('one'))
    expect(await store.chunks('a')).toEqual([chunkOf('one', 0)])
  })

  test('indexes hold their own documents, also where those have the same names', async () => {
    const store = await ownStore('a', 'b')
    await store.putDocument('a', documentOf('one'), [chunkOf('one', 0)])
    await store.putDocument('b', documentOf('one', { title: 'Of b' }), [chunkOf('one', 0)])
    await store.removeDocument('a', 'one')
    expect(await store.count('a')).toEqual({ documents: 0, passages: 0 })
    expect(await store.document('b', 'one')).toMatchObject({ title: 'Of b' })
    await store.putVectors('b', 'm', vectorsOf('one-0'))
    await store.removeIndex('b')
    expect(await store.indexes()).toEqual([{ name: 'a', language: 'en' }])
    await store.createIndex({ name: 'b', language: 'de' })
    expect(await store.count('b')).toEqual({ documents: 0, passages: 0 })
    expect(await store.vectors('b', 'm')).toEqual(new Map())
  })

  test('an index that is there keeps its language', async () => {
    const store = await ownStore('a')
    await store.createIndex({ name: 'a', language: 'de' })
    expect(await store.indexes()).toEqual([{ name: 'a', language: 'en' }])
  })

  test('vectors come back to 32 bits, by model, for chunks that are there', async () => {
    const store = await ownStore('a')
    await store.putDocument('a', documentOf('one'), [chunkOf('one', 0), chunkOf('one', 1)])
    await store.putVectors('a', 'm', vectorsOf('one-0', 'one-1', 'gone'))
    await store.putVectors('a', 'n', new Map([['one-0', [0.1]]]))
    expect(await store.vectors('a', 'm')).toEqual(vectorsOf('one-0', 'one-1'))
    expect(await store.vectors('a', 'n')).toEqual(new Map([['one-0', [Math.fround(0.1)]]]))
    await store.putVectors('a', 'm', new Map([['one-0', [9, 9, 9]]]))
    expect((await store.vectors('a', 'm')).get('one-0')).toEqual([9, 9, 9])
  })

  test('a document that is cut again keeps the vectors of the chunks that stay', async () => {
    const store = await ownStore('a')
    await store.putDocument('a', documentOf('one'), [chunkOf('one', 0), chunkOf('one', 1)])
    await store.putDocument('a', documentOf('two'), [chunkOf('two', 0)])
    await store.putVectors('a', 'm', vectorsOf('one-0', 'one-1', 'two-0'))
    await store.putDocument('a', documentOf('one', { hash: 'i' }), [chunkOf('one', 0, 'one-1')])
    expect([...(await store.vectors('a', 'm')).keys()].toSorted()).toEqual(['one-1', 'two-0'])
    await store.removeDocument('a', 'two')
    expect([...(await store.vectors('a', 'm')).keys()]).toEqual(['one-1'])
  })

  test('a document of an index that is not there is refused', async () => {
    const store = await ownStore()
    await expect(store.putDocument('gone', documentOf('one'), [])).rejects.toThrow(/foreign key/i)
  })

  test('an index keeps how its documents are cut, and chunks the page on which they begin', async () => {
    const store = await ownStore('usual')
    const chunking = { chunker: 'sentences', size: 200, overlap: 20 } as const
    await store.createIndex({ name: 'own', language: 'de', chunking })
    expect(await store.indexes()).toEqual([
      { name: 'own', language: 'de', chunking },
      { name: 'usual', language: 'en' },
    ])
    const chunks = [{ ...chunkOf('one', 0), page: 7 }, chunkOf('one', 1)]
    await store.putDocument('own', documentOf('one'), chunks)
    expect(await store.chunks('own')).toEqual(chunks)
  })
}
