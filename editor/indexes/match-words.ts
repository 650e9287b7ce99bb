import { isStopWord, stemOf, wordsOf } from '../../engine/retrieval/words.ts'

/** A word of a query with what all its forms share. */
export interface QueryWord {
  readonly word: string
  readonly term: string
}

/** A stretch of a text, and the term of the query that it is a form of. */
export interface TextPart {
  readonly text: string
  readonly term?: string
}

/** The words of a query that carry meaning, each form once. A query of stop words only keeps them all. */
export function queryWords(query: string, language: string): readonly QueryWord[] {
  const words = wordsOf(query, language)
  const kept = words.filter((word) => !isStopWord(word))
  const byTerm = new Map<string, string>()
  for (const word of kept.length > 0 ? kept : words) {
    const term = stemOf(word, language)
    if (!byTerm.has(term)) byTerm.set(term, word)
  }
  return [...byTerm].map(([term, word]) => ({ term, word }))
}

/** A text in parts, with those marked that are forms of the words of a query. */
export function matchedParts(
  text: string,
  words: readonly QueryWord[],
  language: string,
): readonly TextPart[] {
  const terms = new Set(words.map(({ term }) => term))
  const parts: TextPart[] = []
  let plainFrom = 0
  for (const { segment, index, isWordLike } of segmenterFor(language).segment(text)) {
    if (!isWordLike) continue
    const term = wordsOf(segment, language)
      .map((word) => stemOf(word, language))
      .find((one) => terms.has(one))
    if (term === undefined) continue
    if (index > plainFrom) parts.push({ text: text.slice(plainFrom, index) })
    parts.push({ text: segment, term })
    plainFrom = index + segment.length
  }
  if (plainFrom < text.length) parts.push({ text: text.slice(plainFrom) })
  return parts
}

/** The terms that a text holds. */
export function termsIn(parts: readonly TextPart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ term }) => term ?? []))
}

/**
 * The stretch of so many UTF-16 units, about, that holds the most of the terms, with `…` where text is
 * left out. The first of several as good ones.
 */
export function bestExcerpt(parts: readonly TextPart[], length: number): readonly TextPart[] {
  let best = { from: 0, terms: 0 }
  for (const [from, first] of parts.entries()) {
    if (from > 0 && first.term === undefined) continue
    const terms = new Set<string>()
    let reached = 0
    for (let at = from; at < parts.length && reached < length; at += 1) {
      const { text, term } = parts[at]!
      reached += text.length
      if (term !== undefined && reached <= length) terms.add(term)
    }
    if (terms.size > best.terms) best = { from, terms: terms.size }
  }
  return cut(parts, best.from, length)
}

/** Words that stand before the first match, in UTF-16 units. */
const before = 60

function cut(parts: readonly TextPart[], from: number, length: number): readonly TextPart[] {
  const excerpt: TextPart[] = []
  const earlier = parts[from - 1]
  if (earlier !== undefined) excerpt.push({ text: `…${endOf(earlier.text)}` })
  let left = length
  for (const part of parts.slice(from)) {
    if (part.text.length <= left) {
      excerpt.push(part)
      left -= part.text.length
      continue
    }
    const begun = part.text.slice(0, left)
    const space = begun.lastIndexOf(' ')
    excerpt.push({ text: `${space > 0 ? begun.slice(0, space) : ''} …` })
    break
  }
  return excerpt
}

function endOf(text: string): string {
  if (text.length <= before) return text
  const end = text.slice(-before)
  const space = end.indexOf(' ')
  return space === -1 ? end : end.slice(space)
}

const segmenters = new Map<string, Intl.Segmenter>()

function segmenterFor(language: string): Intl.Segmenter {
  const known = segmenters.get(language)
  if (known !== undefined) return known
  const made = new Intl.Segmenter(language, { granularity: 'word' })
  segmenters.set(language, made)
  return made
}
