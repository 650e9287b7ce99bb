import { termsOf } from '../../retrieval/words.ts'

/**
 * How much a term tells texts apart, learned from the texts at hand: idf as in BM25
 * (Robertson & Spärck Jones), never negative.
 */
export function termWeights(texts: readonly (readonly string[])[]): (term: string) => number {
  const frequency = new Map<string, number>()
  for (const terms of texts) {
    for (const term of new Set(terms)) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  }
  const count = texts.length
  return (term) => {
    const found = frequency.get(term) ?? 0
    return Math.log(1 + (count - found + 0.5) / (found + 0.5))
  }
}

/** The terms of a text, each once. */
export function termSet(text: string, language = 'en'): Set<string> {
  return new Set(termsOf(text, language))
}

/** The share of the terms, by weight, that are in a text. 1 when there is nothing to look for. */
export function coverage(
  wanted: ReadonlySet<string>,
  text: ReadonlySet<string>,
  weigh: (term: string) => number,
): number {
  let all = 0
  let found = 0
  for (const term of wanted) {
    const weight = weigh(term)
    all += weight
    if (text.has(term)) found += weight
  }
  return all === 0 ? 1 : found / all
}
