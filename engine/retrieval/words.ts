import { stemmer } from 'stemmer'
import { stopWords } from './stop-words.ts'

/** Languages written without spaces between words: their words are found by ICU. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u
const word = /[\p{L}\p{M}\p{N}]+/gu
/** "don't" is a word in English. Elsewhere an apostrophe stands between words, as in "l'index". */
const englishWord = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)?/gu
/** Marks that people leave out when they type. In other scripts, as in those of India, marks are vowels. */
const accent =
  /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}]\p{M}*)\p{M}/gu

/** The words of a text in lower case, in order. `topK` gives `topk`, `top` and `k`, so that each way to write it is found. */
export function wordsOf(text: string, language = 'en'): string[] {
  // However an apostrophe is written, it is the same word.
  const normal = text.normalize('NFKC').replaceAll('’', "'")
  if (unspaced.test(normal)) return segmentedWords(normal, language)
  const words: string[] = []
  for (const [found] of normal.matchAll(language === 'en' ? englishWord : word)) {
    words.push(found.toLowerCase().replace(/'s$/, ''))
    const parts = found.split(/(?<=[a-z])(?=[A-Z])/)
    if (parts.length > 1) words.push(...parts.map((part) => part.toLowerCase()))
  }
  return words
}

function segmentedWords(text: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' })
  return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment.toLowerCase()] : [],
  )
}

/** What two spellings of one word share: the Porter stem in English, the word without accents elsewhere. */
export function stemOf(text: string, language = 'en'): string {
  if (language === 'en' && /^[a-z]+$/.test(text)) return stemmer(text)
  return text.normalize('NFD').replace(accent, '')
}

export function isStopWord(text: string): boolean {
  return stopWords.has(text)
}

/** The stems of the words that carry meaning, in order. A text of stop words only keeps them all. */
export function termsOf(text: string, language = 'en'): string[] {
  const words = wordsOf(text, language)
  const kept = words.filter((one) => !stopWords.has(one))
  return (kept.length > 0 ? kept : words).map((one) => stemOf(one, language))
}
