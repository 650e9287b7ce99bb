import type { Chunk } from './chunk.ts'
import type { DocumentStore, IndexRecord, Lookalike, StoredDocument } from './document-store.ts'
import type { TextSketch } from './duplicates/sketch.ts'

interface MemoryIndex {
  record: IndexRecord
  readonly documents: Map<string, { document: StoredDocument; chunks: readonly Chunk[] }>
  readonly vectors: Map<string, Map<string, readonly number[]>>
}

/** A store that is gone with the process: for tests, benchmarks and running from code. */
export function memoryDocumentStore(): DocumentStore {
  const indexes = new Map<string, MemoryIndex>()
  const open = (name: string): MemoryIndex => {
    const index = indexes.get(name)
    if (index === undefined) throw new Error(`There is no index "${name}".`)
    return index
  }
  const chunksOf = (name: string): Chunk[] =>
    [...open(name).documents.values()].flatMap(({ chunks }) => chunks)

  function release(name: string, id: string): void {
    const { documents } = open(name)
    const repeating = [...documents.values()].filter(({ document }) => document.duplicateOf === id)
    const [first] = repeating.map(({ document }) => document.id).toSorted()
    for (const { document, chunks } of repeating) {
      const { duplicateOf: _, ...alone } = document
      const next =
        document.id === first || first === undefined ? alone : { ...alone, duplicateOf: first }
      documents.set(document.id, { document: next, chunks })
    }
  }

  return {
    indexes: () => Promise.resolve([...indexes.values()].map(({ record }) => record)),
    createIndex(record) {
      if (!indexes.has(record.name)) {
        indexes.set(record.name, { record, documents: new Map(), vectors: new Map() })
      }
      return Promise.resolve()
    },
    changeIndex(name, change) {
      const index = open(name)
      const { language = index.record.language, chunking = index.record.chunking } = change
      index.record = { name, language, ...(chunking === undefined ? {} : { chunking }) }
      return Promise.resolve()
    },
    removeIndex(name) {
      indexes.delete(name)
      return Promise.resolve()
    },
    documents: (index) =>
      Promise.resolve(
        [...open(index).documents.values()].map(({ document: { sketch, ...document } }) => ({
          ...document,
          ...(sketch === undefined ? {} : { textHash: sketch.textHash }),
        })),
      ),
    document: (index, id) => Promise.resolve(open(index).documents.get(id)?.document),
    putDocument(index, document, chunks) {
      open(index).documents.set(document.id, { document, chunks })
      return Promise.resolve()
    },
    putDocuments(index, documents) {
      const { documents: all } = open(index)
      for (const one of documents) all.set(one.document.id, one)
      return Promise.resolve()
    },
    removeDocument(index, id) {
      release(index, id)
      open(index).documents.delete(id)
      return Promise.resolve()
    },
    lookalikes(index, sketches) {
      const documents = [...open(index).documents.values()].map(({ document }) => document)
      const originals = documents.filter(({ duplicateOf }) => duplicateOf === undefined)
      return Promise.resolve(sketches.map((sketch) => lookalikesOf(sketch, originals)))
    },
    releaseDuplicates(index, id) {
      release(index, id)
      return Promise.resolve()
    },
    chunks: (index) => Promise.resolve(chunksOf(index)),
    chunk: (index, id) => Promise.resolve(chunksOf(index).find((chunk) => chunk.id === id)),
    chunksOf: (index, document) =>
      Promise.resolve(open(index).documents.get(document)?.chunks ?? []),
    chunkCounts: (index) =>
      Promise.resolve(
        new Map([...open(index).documents].map(([id, { chunks }]) => [id, chunks.length])),
      ),
    putVectors(index, model, vectors) {
      const known = open(index).vectors.get(model) ?? new Map<string, readonly number[]>()
      for (const [id, vector] of vectors) known.set(id, vector)
      open(index).vectors.set(model, known)
      return Promise.resolve()
    },
    vectors: (index, model) => Promise.resolve(open(index).vectors.get(model) ?? new Map()),
  }
}

function lookalikesOf(
  { textHash, bands }: TextSketch,
  documents: readonly StoredDocument[],
): Lookalike[] {
  const wanted = new Set(bands)
  const found = documents.flatMap(({ id, sketch }) => {
    const isEqual = sketch?.textHash === textHash
    const shared = sketch?.bands.filter((band) => wanted.has(band)).length ?? 0
    return isEqual || shared > 0 ? [{ id, isEqual, shared }] : []
  })
  return found
    .toSorted(
      (one, other) => Number(other.isEqual) - Number(one.isEqual) || other.shared - one.shared,
    )
    .slice(0, 10)
    .map(({ id, isEqual }) => ({ id, isEqual }))
}
