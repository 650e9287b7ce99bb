import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Document } from '../../graph/values.ts'
import {
  averagePrecision,
  hitAt,
  ndcgAt,
  precisionAt,
  recallAt,
  reciprocalRank,
} from '../ranking.ts'
import { score, valueOf } from './fixtures/scored.ts'
import { isGold, overlapsQuote } from './gold-match.ts'
import { judgePassages, measures } from './judged-passages.ts'

const passage = (id: string, more: Partial<Document> = {}): Document => ({
  id,
  text: `Text of ${id}.`,
  ...more,
})
const ranked = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => passage(id))
/** b is very relevant, d and f are relevant, a was judged and is not; g is relevant and not found. */
const gold = Object.entries({ a: 0, b: 3, d: 1, f: 2, g: 1 }).map(([document, grade]) => ({
  document,
  grade,
}))
const given = { outputs: { documents: ranked }, example: { gold } }

test('retrieval measures are those of trec_eval on a hand-computed case', async () => {
  // Relevant at the ranks 2, 4 and 6 of four: the same case as of the measures of a ranking.
  expect(await valueOf('precision', given)).toBe(2 / 5)
  expect(await valueOf('recall', given)).toBe(2 / 4)
  expect(await valueOf('recall', { ...given, settings: { k: 20 } })).toBe(3 / 4)
  expect(await valueOf('hit', { ...given, settings: { k: 1 } })).toBe(false)
  expect(await valueOf('hit', given)).toBe(true)
  expect(await valueOf('mrr', given)).toBe(1 / 2)
  expect(await valueOf('map', given)).toBe(3 / 8)
  expect(await valueOf('ndcg', given)).toBeCloseTo(3.03588 / 5.192536, 5)
})

test('nDCG with exponential gain weighs high grades more, and says so', async () => {
  // Gains 7, 1 and 3 at the ranks 2, 4 and 6: 7/log2(3) + 1/log2(5) + 3/log2(7) = 5.915808; at best
  // 7 + 3/log2(3) + 1/2 + 1/log2(5) = 9.823466.
  const found = await score('ndcg', { ...given, settings: { gain: 'exponential' } })
  expect(found).toMatchObject({
    value: expect.closeTo(5.915808 / 9.823466, 5),
    explanation: 'The gain is exponential.',
  })
})

test('where each passage is one gold passage, they are the measures of a ranking', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const lists = fc.shuffledSubarray(ids)
  const grades = fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 0, max: 3 }), {
    noNullPrototype: true,
  })
  fc.assert(
    fc.property(lists, grades, fc.integer({ min: 1, max: 9 }), (list, graded, k) => {
      const map = new Map(Object.entries(graded))
      const judged = judgePassages(
        list.map((id) => passage(id)),
        [...map].map(([document, grade]) => ({ document, grade })),
      )
      const same = (one: { value: number | null }, other: { value: number | null }): void => {
        expect(one.value === null).toBe(other.value === null)
        expect(one.value ?? 0).toBeCloseTo(other.value ?? 0, 12)
      }
      same(measures.precision(k, judged), precisionAt(k, list, map))
      same(measures.recall(k, judged), recallAt(k, list, map))
      same(measures.hit(k, judged), hitAt(k, list, map))
      same(measures.reciprocalRank(judged), reciprocalRank(list, map))
      same(measures.averagePrecision(judged), averagePrecision(list, map))
      same(measures.ndcg(k, 'linear', judged), ndcgAt(k, list, map))
    }),
  )
})

test('no measure leaves 0 to 1, however passages and gold passages overlap', () => {
  const spans = fc.array(
    fc.record({ start: fc.integer({ min: 0, max: 50 }), length: fc.integer({ min: 1, max: 30 }) }),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(spans, spans, (found, wanted) => {
      const judged = judgePassages(
        found.map(({ start, length }, at) =>
          passage(`p${at}`, { metadata: { document: 'd', start, end: start + length } }),
        ),
        wanted.map(({ start, length }) => ({
          document: 'd',
          span: [start, start + length] as [number, number],
          grade: 1,
        })),
      )
      for (const { value } of [
        measures.precision(3, judged),
        measures.recall(3, judged),
        measures.averagePrecision(judged),
        measures.ndcg(3, 'linear', judged),
        measures.ndcg(3, 'exponential', judged),
      ]) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1 + 1e-12)
      }
    }),
  )
})

test('a passage is gold by its id, by its place, by its words or by its document', () => {
  const found = passage('c1', {
    text: 'Every node does offline “work”: retrieval is BM25, and answers are extractive.',
    source: 'docs/overview.md',
    metadata: { document: 'docs/overview.md', start: 100, end: 180 },
  })
  const document = 'docs/overview.md'
  expect(isGold(found, { document, grade: 1 })).toBe(true)
  expect(isGold(found, { document: 'docs/faq.md', grade: 1 })).toBe(false)
  expect(isGold(found, { document, chunk: 'c1', grade: 1 })).toBe(true)
  expect(isGold(found, { document, chunk: 'c2', grade: 1 })).toBe(false)
  expect(isGold(found, { document, span: [170, 300], grade: 1 })).toBe(true)
  expect(isGold(found, { document, span: [180, 300], grade: 1 })).toBe(false)
  expect(isGold(found, { document, quote: 'offline "work":  retrieval', grade: 1 })).toBe(true)
  expect(isGold(found, { document: 'docs/faq.md', quote: 'retrieval is BM25', grade: 1 })).toBe(
    false,
  )
})

test('a quote that is cut by the border of a passage counts, a few letters do not', () => {
  const quote = 'Retrieval is BM25 and answers are sentences of the documents.'
  expect(overlapsQuote('… Retrieval is BM25 and answers are', quote)).toBe(true)
  expect(overlapsQuote('answers are sentences of the documents. Then more.', quote)).toBe(true)
  expect(overlapsQuote('Nothing else. Retrieval', quote)).toBe(false)
})

test('any node that gives passages can be scored, and the lift of a reranker is the difference', async () => {
  const nodes = {
    retrieve: { documents: [passage('c'), passage('e'), passage('b')] },
    rerank: { documents: [passage('b'), passage('c')] },
  }
  const one = { nodes, example: { gold: [{ document: 'b', grade: 1 }] } }
  expect(await valueOf('mrr', { ...one, node: 'retrieve' })).toBe(1 / 3)
  expect(await valueOf('mrr', { ...one, node: 'rerank' })).toBe(1)
  // Without a node: what the last one gave.
  expect(await valueOf('mrr', one)).toBe(1)
  const lift = await score('rerank-lift', { ...one, settings: { measure: 'mrr' } })
  expect(lift).toMatchObject({
    value: expect.closeTo(2 / 3, 12),
    explanation: 'mrr is 0.33 after "retrieve" and 1.00 after "rerank".',
  })
  expect(await valueOf('rerank-lift', given)).toBe('not-applicable')
})

test('without gold passages nothing applies, and without passages nothing does', async () => {
  expect(await score('recall', { ...given, example: {} })).toEqual({
    status: 'not-applicable',
    reason: 'Nothing is known to be relevant to this example.',
  })
  expect(await valueOf('recall', { example: { gold } })).toBe('not-applicable')
  expect(await valueOf('recall', { ...given, outputs: { documents: [] } })).toBe(0)
})
