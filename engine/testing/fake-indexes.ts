import type { Document } from '../graph/values.ts'
import { coverage, termWeights } from '../models/offline/term-weights.ts'
import { matches } from '../retrieval/filter.ts'
import type { Indexes, SearchIndex } from '../retrieval/search-index.ts'
import { termsOf } from '../retrieval/words.ts'

/** Indexes held in memory: passages by the share of the query that they cover, which is enough for tests. */
export function fakeIndexes(indexes: Readonly<Record<string, readonly Document[]>>): Indexes {
  return {
    open(name) {
      const documents = Object.hasOwn(indexes, name) ? indexes[name] : undefined
      if (documents === undefined) {
        const known = Object.keys(indexes).join(', ') || 'none'
        return Promise.reject(new Error(`There is no index "${name}"; there are: ${known}.`))
      }
      return Promise.resolve(fakeIndex(name, documents))
    },
    version: (name) => Promise.resolve(Object.hasOwn(indexes, name) ? '1' : undefined),
  }
}

function fakeIndex(name: string, documents: readonly Document[]): SearchIndex {
  const texts = documents.map((document) => termsOf(`${document.title ?? ''}\n${document.text}`))
  const weigh = termWeights(texts)
  return {
    name,
    version: '1',
    language: 'en',
    embedding: undefined,
    size: documents.length,
    search({ query, topK, terms, filter, signal }) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      const wanted = new Set(termsOf(terms?.map(({ term }) => term).join(' ') ?? query))
      const found = documents
        .map((document, at) => ({
          ...document,
          score: coverage(wanted, new Set(texts[at]), weigh),
        }))
        .filter((document) => document.score > 0)
        .filter((document) => filter === undefined || matches(filter, document))
      return Promise.resolve(found.sort((a, b) => b.score - a.score).slice(0, topK))
    },
    read(ids) {
      const byId = new Map(documents.map((document) => [document.id, document]))
      return Promise.resolve(ids.flatMap((id) => byId.get(id) ?? []))
    },
    widen(id, neighbours) {
      const at = documents.findIndex((document) => document.id === id)
      const found = documents[at]
      if (found === undefined) return Promise.resolve(undefined)
      const around = documents.slice(Math.max(0, at - neighbours), at + neighbours + 1)
      return Promise.resolve({ ...found, text: around.map(({ text }) => text).join('\n') })
    },
  }
}
