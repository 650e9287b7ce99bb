import { expect, test } from 'vitest'
import type { Chunking } from '../../engine/retrieval/chunk.ts'
import type { IndexSummary } from '../../server/api/indexes.ts'
import { costOfCutting } from './cost-of-cutting.ts'

const chunking: Chunking = { chunker: 'structure', size: 320, overlap: 0 }
const index: IndexSummary = {
  name: 'handbook',
  documents: 40,
  passages: 1000,
  language: 'en',
  chunking,
  version: 'a',
  state: 'ready',
}

test('an empty index costs nothing to change', () => {
  expect(costOfCutting({ ...index, documents: 0 }, { language: 'de', chunking })).toMatch(
    /^Nothing/,
  )
})

test('estimates the passages from those there are, where only their size changes', () => {
  const cost = (wanted: Partial<Chunking>) =>
    costOfCutting(index, { language: 'en', chunking: { ...chunking, ...wanted } })
  expect(cost({ size: 160 })).toContain('into about 2,000 passages where there are 1000 now')
  expect(cost({ size: 640, overlap: 320 })).toContain('into about 1,000 passages')
  expect(cost({ chunker: 'whole' })).toContain('into about 40 passages')
  // Other chunkers cut elsewhere: nothing can be said.
  expect(cost({ chunker: 'fixed' })).not.toContain('about')
  expect(cost({})).not.toContain('about')
})

test('says that an embedding model is asked again', () => {
  const cost = costOfCutting({ ...index, embedding: 'openai:small' }, { language: 'en', chunking })
  expect(cost).toContain('sent to openai:small again')
})
