import { describe, expect, it } from 'vitest'
import type { Document } from '../../graph/values.ts'
import type { SearchIndex, SearchRequest } from '../../retrieval/search-index.ts'
import { expandQuery } from './expand-query.ts'

/** An index that gives the same passages for every query, and remembers what it was asked. */
function indexOf(
  documents: readonly Document[],
  language = 'en',
): SearchIndex & { asked: SearchRequest[] } {
  const asked: SearchRequest[] = []
  return {
    asked,
    name: 'docs',
    version: '1',
    language,
    embedding: undefined,
    size: documents.length,
    search(request) {
      asked.push(request)
      return Promise.resolve(documents.slice(0, request.topK))
    },
    read: () => Promise.resolve([]),
    widen: () => Promise.resolve(undefined),
  }
}

const passages: Document[] = [
  {
    id: 'a',
    title: 'Journal',
    text: 'The journal records runs in SQLite and survives a crash.',
    score: 9,
  },
  {
    id: 'b',
    title: 'Crash',
    text: 'After a crash runs resume from the journal of SQLite.',
    score: 8,
  },
  { id: 'c', title: 'Bananas', text: 'Bananas are yellow.', score: 1 },
]

describe('an expanded query', () => {
  it('keeps the words of the query strongest, and adds words of several passages', async () => {
    const { query, added, terms } = await expandQuery('What happens at a crash?', indexOf(passages))
    expect(query).toBe('happens crash?')
    const own = terms.filter(({ term }) => !added.includes(term))
    expect(own.map(({ term }) => term).sort()).toEqual(['crash?', 'happens'])
    expect(own.reduce((sum, { weight }) => sum + weight, 0)).toBeGreaterThan(0.7)
    expect(added).toEqual(expect.arrayContaining(['journal', 'runs', 'sqlite']))
    expect(added).not.toContain('bananas')
    expect(added).not.toContain('the')
    expect(new Set(terms.map(({ term }) => term)).size).toBe(terms.length)
    const weights = terms.map(({ weight }) => weight)
    expect(weights).toEqual(weights.toSorted((a, b) => b - a))
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
  })

  it('is the query itself when nothing is found, or what is found adds nothing', async () => {
    for (const found of [[], [{ id: 'a', text: '' }], [{ id: 'a', text: 'Crash. Crash!' }]]) {
      const { terms } = await expandQuery('crash report', indexOf(found))
      expect(terms).toEqual([
        { term: 'crash', weight: 0.5 },
        { term: 'report', weight: 0.5 },
      ])
    }
  })

  it('keeps a query of stop words, and has no terms for an empty one', async () => {
    expect((await expandQuery('what is it', indexOf([]))).query).toBe('what is it')
    expect(await expandQuery('', indexOf([]))).toEqual({ query: '', added: [], terms: [] })
  })

  it('has finite weights whatever scores the passages carry', async () => {
    const scores = [0, -5, 1e9, undefined, Number.MIN_VALUE]
    for (const score of scores) {
      const found = passages.map(({ score: _score, ...rest }) =>
        score === undefined ? rest : { ...rest, score },
      )
      const { terms } = await expandQuery('crash', indexOf(found))
      expect(terms.every(({ weight }) => Number.isFinite(weight) && weight >= 0)).toBe(true)
    }
  })
})

it('hands on the signal, and adds at most so many words', async () => {
  const index = indexOf(passages)
  const { signal } = new AbortController()
  const { added } = await expandQuery('crash', index, { terms: 2, documents: 2, signal })
  expect(index.asked.every((request) => request.signal === signal && request.topK <= 2)).toBe(true)
  expect(added.length).toBeLessThanOrEqual(2)
})

it('expands in languages without spaces', async () => {
  const found = [
    { id: 'a', text: '綜絖は経糸を持ち上げます。', score: 2 },
    { id: 'b', text: '経糸は綜絖を通ります。', score: 1 },
  ]
  const { added } = await expandQuery('経糸とは', indexOf(found, 'ja'))
  expect(added).toEqual(expect.arrayContaining(['綜', '絖']))
  expect(added).not.toContain('は')
})
