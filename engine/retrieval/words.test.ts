import { expect, test } from 'vitest'
import { stemOf, termsOf, wordsOf } from './words.ts'

test('finds a name that is written in several ways', () => {
  expect(wordsOf('Set topK')).toEqual(['set', 'topk', 'top', 'k'])
})

test('keeps English short forms whole, and cuts at an apostrophe elsewhere', () => {
  expect(wordsOf("don't use Heddle's journal")).toEqual(["don't", 'use', 'heddle', 'journal'])
  expect(wordsOf('don’t use Heddle’s journal')).toEqual(["don't", 'use', 'heddle', 'journal'])
  expect(wordsOf("l'index de l'équipe", 'fr')).toEqual(['l', 'index', 'de', 'l', 'équipe'])
})

test('does not cut words of Hindi at their vowels, nor take these for accents', () => {
  expect(wordsOf('हिन्दी में लिखो', 'hi')).toEqual(['हिन्दी', 'में', 'लिखो'])
  expect(stemOf('की', 'hi')).not.toBe(stemOf('का', 'hi'))
})

test('takes words with and without accents for the same', () => {
  expect(termsOf('Résumé über café', 'fr')).toEqual(['resume', 'uber', 'cafe'])
  expect(stemOf('ελληνικά', 'el')).toBe('ελληνικα')
})

test('cuts languages without spaces into words', () => {
  expect(wordsOf('我喜欢猫', 'zh')).toEqual(['我', '喜欢', '猫'])
})

test('leaves out words that say nothing, unless there are no others', () => {
  expect(termsOf('What are the settings of runs?')).toEqual(['set', 'run'])
  expect(termsOf('What is it?')).toEqual(['what', 'is', 'it'])
})
