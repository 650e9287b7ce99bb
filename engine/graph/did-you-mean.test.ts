import { expect, it } from 'vitest'
import { didYouMean } from './did-you-mean.ts'

const known = ['retrieve', 'rerank', 'rewrite', 'a', 'topN']

it.each([
  ['retreive', 'retrieve'],
  ['RERANK', 'rerank'],
  ['rerite', 'rewrite'],
  ['topK', 'topN'],
  ['tpoN', 'topN'],
  ['otpN', 'topN'],
])('takes %s for %s', (name, meant) => {
  expect(didYouMean(name, known)).toBe(` Did you mean "${meant}"?`)
})

it('has no guess for what is near to nothing', () => {
  for (const name of ['generate', 'b', '', 'rr', 'x'.repeat(100_000)])
    expect(didYouMean(name, known)).toBe('')
})

it('has no guess where nothing is known', () => {
  expect(didYouMean('retrieve', [])).toBe('')
})
