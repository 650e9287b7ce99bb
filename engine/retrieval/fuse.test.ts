import { expect, it } from 'vitest'
import type { Document } from '../graph/values.ts'
import { fuseRanked } from './fuse.ts'

const list = (ids: string): Document[] =>
  ids.split('').map((id, rank) => ({ id, text: id, score: 100 - rank }))

const scoresOf = (documents: readonly Document[]): Record<string, number> =>
  Object.fromEntries(documents.map(({ id, score }) => [id, score!]))

it('adds up the reciprocal ranks of each list', () => {
  const fused = fuseRanked([{ documents: list('ab') }, { documents: list('bc') }])
  expect(fused.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
  const scores = scoresOf(fused)
  expect(scores['b']).toBeCloseTo(1 / 62 + 1 / 61, 12)
  expect(scores['a']).toBeCloseTo(1 / 61, 12)
  expect(scores['c']).toBeCloseTo(1 / 62, 12)
})

it('weighs its lists', () => {
  const fused = fuseRanked([
    { documents: list('ab'), weight: 0.2 },
    { documents: list('ba'), weight: 0.8 },
  ])
  expect(scoresOf(fused)['b']).toBeCloseTo(0.2 / 62 + 0.8 / 61, 12)
  expect(scoresOf(fused)['a']).toBeCloseTo(0.2 / 61 + 0.8 / 62, 12)
  expect(fused.map(({ id }) => id)).toEqual(['b', 'a'])
})

it('keeps the order of the first list among equals, and each document once', () => {
  expect(
    fuseRanked([{ documents: list('ab') }, { documents: list('ba') }]).map(({ id }) => id),
  ).toEqual(['a', 'b'])
  expect(fuseRanked([{ documents: list('abc') }]).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(fuseRanked([])).toEqual([])
  expect(fuseRanked([{ documents: [] }, { documents: [] }])).toEqual([])
})
