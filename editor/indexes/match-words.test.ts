import { expect, test } from 'vitest'
import { bestExcerpt, matchedParts, queryWords, termsIn } from './match-words.ts'

function marked(text: string, query: string, language = 'en'): string {
  return matchedParts(text, queryWords(query, language), language)
    .map((part) => (part.term === undefined ? part.text : `[${part.text}]`))
    .join('')
}

test('marks all forms of the words that carry meaning', () => {
  expect(marked('A run is cancelled; cancelling runs again.', 'How do I cancel the run?')).toBe(
    'A [run] is [cancelled]; [cancelling] [runs] again.',
  )
})

test('marks a name that was typed in one of its parts or in small letters', () => {
  expect(marked('Set topK to 5.', 'topk')).toBe('Set [topK] to 5.')
})

test('marks words of other languages with and without accents, and of writing without spaces', () => {
  expect(marked('Die Schlüssel liegen hier.', 'Schlussel', 'de')).toBe(
    'Die [Schlüssel] liegen hier.',
  )
  expect(marked('我喜欢机器学习。', '机器', 'zh')).toContain('[机器]')
})

test('tells which words a text holds', () => {
  const words = queryWords('cancel a parcel', 'en')
  const found = termsIn(matchedParts('The run was cancelled.', words, 'en'))
  expect(words.map(({ word, term }) => [word, found.has(term)])).toEqual([
    ['cancel', true],
    ['parcel', false],
  ])
})

test('shows the stretch that holds the most words, with signs where text is left out', () => {
  const filler = 'other words that say nothing of it '.repeat(8)
  const text = `One apple here. ${filler}An apple and a pear stand together. ${filler}`
  const parts = matchedParts(text, queryWords('apple pear', 'en'), 'en')
  const excerpt = bestExcerpt(parts, 80)
    .map((part) => part.text)
    .join('')
  expect(excerpt).toMatch(/^….*An apple and a pear stand together\..* …$/)
  expect(excerpt.length).toBeLessThan(160)
  expect(bestExcerpt(matchedParts('short', [], 'en'), 80)).toEqual([{ text: 'short' }])
})
