import { expect, it } from 'vitest'
import { readWeightedWords, writeWeightedWords } from './weighted-words.ts'

it('are read as they were written', () => {
  const words = [
    { term: 'port', weight: 0.4 },
    { term: 'C++', weight: 0.125 },
    { term: 'x^2', weight: 1 },
  ]
  expect(writeWeightedWords(words)).toBe('port^0.4 C++^0.125 x^2^1')
  expect(readWeightedWords('port^0.4 C++^0.125 x^2^1')).toEqual(words)
})

it('leave out what cannot be written or counts nothing', () => {
  const words = [
    { term: 'two words', weight: 1 },
    { term: 'none', weight: 0 },
    { term: 'third', weight: 1 / 3 },
  ]
  expect(writeWeightedWords(words)).toBe('third^0.333')
})

it('are only read where every word has a weight', () => {
  for (const query of ['', '  ', 'port', 'port^0.4 proxy', 'port^', '^2', 'port^-1', 'a^b'])
    expect(readWeightedWords(query)).toBeUndefined()
})
