import type { Chunk } from './chunk.ts'
import type { DocumentStore, IndexRecord, StoredDocument } from './document-store.ts'

interface MemoryIndex {
  readonly record: IndexRecord
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

  return {
    indexes: () => Promise.resolve([...indexes.values()].map(({ record }) => record)),
    createIndex(record) {
      if (!indexes.has(record.name)) {
        indexes.set(record.name, { record, documents: new Map(), vectors: new Map() })
      }
      return Promise.resolve()
    },
    removeIndex(name) {
      indexes.delete(name)
      return Promise.resolve()
    },
    documents: (index) =>
      Promise.resolve([...open(index).documents.values()].map(({ document }) => document)),
    document: (index, id) => Promise.resolve(open(index).documents.get(id)?.document),
    putDocument(index, document, chunks) {
      open(index).documents.set(document.id, { document, chunks })
      return Promise.resolve()
    },
    removeDocument(index, id) {
      open(index).documents.delete(id)
      return Promise.resolve()
    },
    chunks: (index) => Promise.resolve(chunksOf(index)),
    chunk: (index, id) => Promise.resolve(chunksOf(index).find((chunk) => chunk.id === id)),
    putVectors(index, model, vectors) {
      const known = open(index).vectors.get(model) ?? new Map<string, readonly number[]>()
      for (const [id, vector] of vectors) known.set(id, vector)
      open(index).vectors.set(model, known)
      return Promise.resolve()
    },
    vectors: (index, model) => Promise.resolve(open(index).vectors.get(model) ?? new Map()),
  }
}
