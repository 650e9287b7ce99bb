import { stemOf } from './words.ts'

/** Writing without spaces between words. ICU knows where its words end. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u

/** A text as it alternates between writing without spaces and other writing. */
const stretch =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}ー]+/gu

/**
 * Words as Unicode divides text (UAX 29): numbers keep their commas and points, names their
 * underscores. A point holds nothing together but the letters of "U.S.", so that each word of
 * `settings.json` is found.
 */
const word =
  /(?:\p{L}\.)+\p{L}(?![\p{L}\p{M}\p{N}_])|[\p{L}\p{M}\p{N}_]+(?:'(?=\p{L})[\p{L}\p{M}\p{N}_]+|(?<=\p{N})[.,'](?=\p{N})[\p{L}\p{M}\p{N}_]+)*/gu
/** The same for the texts that hold nothing else than these, which it reads much faster. */
const plainWord = /(?:[A-Za-z]\.)+[A-Za-z](?!\w)|\w+(?:'(?=[A-Za-z])\w+|(?<=\d)[.,'](?=\d)\w+)*/g
// oxlint-disable-next-line no-control-regex -- ASCII is what it asks for
const plain = /^[\0-\x7f]*$/

/** The few words that Lucene leaves out of English texts. What else a question can do without is for its rewriting. */
const leftOut: ReadonlySet<string> = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
)

/** What words became before, by language: texts repeat their words. Emptied when it is full. */
const known = new Map<string, Map<string, readonly string[]>>()
const mostKnown = 200_000

const segmenters = new Map<string, Intl.Segmenter>()

/**
 * What keyword search counts of a text, in order, on both sides: English words by their Porter stems
 * and without the most frequent ones, those of other languages without their accents. `topK` gives
 * `topk`, `top` and `k`, so that each way to write it is found.
 */
export function searchTermsOf(text: string, language: string): string[] {
  const terms: string[] = []
  if (plain.test(text)) {
    addWords(terms, text, plainWord, language)
    return terms
  }
  const normal = text.normalize('NFKC').replaceAll('’', "'")
  if (!unspaced.test(normal)) {
    addWords(terms, normal, word, language)
    return terms
  }
  for (const [part] of normal.matchAll(stretch)) {
    if (!unspaced.test(part)) {
      addWords(terms, part, word, language)
      continue
    }
    for (const { segment, isWordLike } of segmenterOf(language).segment(part)) {
      if (isWordLike) terms.push(segment)
    }
  }
  return terms
}

function addWords(terms: string[], text: string, pattern: RegExp, language: string): void {
  let before = known.get(language)
  if (before === undefined) known.set(language, (before = new Map<string, readonly string[]>()))
  for (const found of text.match(pattern) ?? []) {
    let parts = before.get(found)
    if (parts === undefined) {
      if (before.size >= mostKnown) before.clear()
      parts = termsOfWord(found, language)
      before.set(found, parts)
    }
    for (const part of parts) terms.push(part)
  }
}

function termsOfWord(found: string, language: string): string[] {
  const spellings = [found, ...partsOf(found)]
  if (language === 'en' || language.startsWith('en-')) {
    return spellings
      .map((one) => one.toLowerCase())
      .filter((one) => !leftOut.has(one))
      .map((one) => stemOf(one.replace(/'s$/, ''), 'en'))
  }
  // "don't" is a word in English. Elsewhere an apostrophe stands between words, as in "l'index".
  return spellings
    .flatMap((one) => (/\p{L}'/u.test(one) ? one.split("'") : [one]))
    .map((one) => stemOf(one.toLowerCase(), language))
}

function partsOf(name: string): string[] {
  const parts = name.split(/(?<=[a-z])(?=[A-Z])/)
  return parts.length > 1 ? parts : []
}

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language)
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' })
    segmenters.set(language, segmenter)
  }
  return segmenter
}
