import { setImmediate as turn } from 'node:timers/promises'
import type { Document } from '../graph/values.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import { matches } from './filter.ts'
import { fuseRanked } from './fuse.ts'
import type { SearchIndex, SearchRequest } from './search-index.ts'
import type { WordIndex } from './word-index.ts'

/** The vectors of an index, as far as searching them goes. */
export interface VectorSearch {
  readonly model: EmbeddingModel
  /** Ids of the passages nearest to a vector, with their cosine similarities. */
  nearest(
    meaning: readonly number[],
    limit: number,
  ): Promise<{ readonly id: string; readonly score: number }[]>
  readonly dimension: number | undefined
}

/** Candidates of each list that a fusion joins, at least: a passage may be first in one and far behind in the other. */
const deepest = 200

/** Passages that are searched by their words, and by meaning where there are vectors. */
export function passageIndex(options: {
  name: string
  version: string
  language: string
  /** In the order of documents and positions, as they are numbered in `words`. */
  passages: readonly Document[]
  words: WordIndex
  vectors: VectorSearch | undefined
  /** The whole text of a document. */
  textOf: (document: string) => Promise<string | undefined>
}): SearchIndex {
  const { name, version, language, passages, words, vectors, textOf } = options
  const numbers = new Map(passages.map(({ id }, number) => [id, number]))

  function keyword({ query, terms, filter }: SearchRequest, limit: number): Document[] {
    const wanted = terms === undefined || terms.length === 0 ? [{ term: query, weight: 1 }] : terms
    const accept =
      filter === undefined
        ? undefined
        : (number: number): boolean => matches(filter, passages[number]!)
    return words
      .search(wanted, limit, accept)
      .map(({ number, score }) => ({ ...passages[number]!, score }))
  }

  /** What the query means, for a model that is connected. */
  async function meaningOf(request: SearchRequest, { model, dimension }: VectorSearch) {
    const signal = request.signal ?? new AbortController().signal
    const asked = request.embedding?.name === model.name ? request.embedding : model
    const { vectors: meanings } = await asked.embed([request.query], { signal })
    const meaning = meanings[0] ?? []
    if (meaning.length !== dimension) {
      throw new Error(
        `The embedding model "${model.name}" gave a vector of ${meaning.length} numbers for the query, and those of the index "${name}" have ${dimension}. Was it exchanged under the same name?`,
      )
    }
    return meaning
  }

  async function vector(
    { filter }: SearchRequest,
    meaning: readonly number[],
    from: VectorSearch,
    wanted: number,
  ): Promise<Document[]> {
    // A filter may keep few of the first; then more are looked at, until there are enough or no more.
    for (let limit = filter === undefined ? wanted : Math.max(wanted * 5, 100); ; limit *= 8) {
      const found = await from.nearest(meaning, Math.min(limit, passages.length))
      const kept = found
        .flatMap(({ id, score }) => {
          const number = numbers.get(id)
          return number === undefined ? [] : [{ ...passages[number]!, score }]
        })
        .filter((document) => filter === undefined || matches(filter, document))
      if (filter === undefined || kept.length >= wanted || limit >= passages.length)
        return kept.slice(0, wanted)
    }
  }

  return {
    name,
    version,
    language,
    embedding: vectors?.model.name,
    size: passages.length,
    async search(request) {
      // Words are looked for without a pause; so that many searches leave time for others, each is a turn of its own.
      await turn()
      request.signal?.throwIfAborted()
      if (passages.length === 0 || request.query.trim() === '') return []
      const { mode, topK } = request
      if (mode === 'keyword' || (mode === 'auto' && vectors === undefined))
        return keyword(request, topK)
      if (vectors === undefined) {
        throw new Error(
          `The index "${name}" holds no vectors. Connect an embedding model, or search by keyword.`,
        )
      }
      const meaning = await meaningOf(request, vectors)
      if (mode === 'vector') return vector(request, meaning, vectors, topK)
      const weight = request.vectorWeight ?? 0.5
      const deep = Math.max(topK * 2, deepest)
      // The vectors are looked through elsewhere meanwhile.
      const meanings = vector(request, meaning, vectors, deep)
      const byWords = keyword(request, deep)
      return fuseRanked([
        { documents: byWords, weight: 1 - weight },
        { documents: await meanings, weight },
      ]).slice(0, topK)
    },
    read: (ids) =>
      Promise.resolve(
        ids.flatMap((id) => {
          const number = numbers.get(id)
          return number === undefined ? [] : [passages[number]!]
        }),
      ),
    async widen(id, neighbours) {
      const number = numbers.get(id)
      if (number === undefined) return undefined
      const passage = passages[number]!
      const document = passage.metadata?.['document']
      const within = (other: number): boolean =>
        passages[other]?.metadata?.['document'] === document
      let first = number
      while (first > number - neighbours && within(first - 1)) first -= 1
      let last = number
      while (last < number + neighbours && within(last + 1)) last += 1
      if (first === last) return passage
      const text = typeof document === 'string' ? await textOf(document) : undefined
      const start = Number(passages[first]!.metadata?.['start'])
      const end = Number(passages[last]!.metadata?.['end'])
      if (text === undefined) return passage
      return {
        ...passage,
        text: text.slice(start, end),
        metadata: { ...passage.metadata, start, end },
      }
    },
  }
}
