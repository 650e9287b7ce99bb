import type { SearchIndex } from '../../retrieval/search-index.ts'
import { isStopWord, stemOf, wordsOf } from '../../retrieval/words.ts'

export interface ExpandedQuery {
  /** The query without the words that say nothing of what it is about; all of it where nothing would be left. */
  readonly query: string
  /** Words that it did not have, the strongest first. */
  readonly added: readonly string[]
  /** Its words and those that were added, with weights that add up to 1, the strongest first. */
  readonly terms: readonly { readonly term: string; readonly weight: number }[]
}

/**
 * Adds words to a query that stand in the passages it finds: relevance model RM3 (Lavrenko & Croft
 * 2001, "Relevance-based language models"; Abdul-Jaleel et al. 2004, "UMass at TREC 2004"). A word
 * counts by its share of the words of the first passages, weighted by how well these fit.
 * @param options.weight share of the original query in the result, 0 to 1. It is higher than in the
 * papers, where long texts are searched: few words of a short passage are about the question.
 */
export async function expandQuery(
  query: string,
  index: SearchIndex,
  options: { documents?: number; terms?: number; weight?: number; signal?: AbortSignal } = {},
): Promise<ExpandedQuery> {
  const { documents = 10, terms: most = 10, weight: original = 0.7 } = options
  const { language } = index
  const short = withoutStopWords(query)
  const found = await index.search({
    query: short,
    mode: 'keyword',
    topK: documents,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const own = short.split(/\s+/).filter((word) => word !== '')
  const candidates = new Map<string, { term: string; weight: number; passages: number }>()
  for (const document of found) {
    const words = wordsOf(`${document.title ?? ''}\n${document.text}`, language).filter(isTelling)
    const share = (document.score ?? 0) / words.length
    const seen = new Set<string>()
    for (const word of words) {
      const stem = stemOf(word, language)
      const known = candidates.get(stem) ?? { term: word, weight: 0, passages: 0 }
      known.weight += share
      if (!seen.has(stem)) known.passages += 1
      seen.add(stem)
      candidates.set(stem, known)
    }
  }
  const strongest = [...candidates]
    // What stands in one passage only is about that passage, not about the question.
    .filter(([, { passages }]) => passages >= 2)
    .sort(([, a], [, b]) => b.weight - a.weight)
    .slice(0, most)
  const total = strongest.reduce((sum, [, { weight }]) => sum + weight, 0)
  const weights = new Map<string, { term: string; weight: number }>()
  const add = (stem: string, term: string, weight: number): void => {
    const known = weights.get(stem)
    weights.set(stem, { term: known?.term ?? term, weight: (known?.weight ?? 0) + weight })
  }
  for (const term of own) {
    const [word = term] = wordsOf(term, language)
    add(stemOf(word, language), term, (total > 0 ? original : 1) / own.length)
  }
  const added = strongest.flatMap(([stem, { term }]) => (weights.has(stem) ? [] : [term]))
  if (total > 0) {
    for (const [stem, { term, weight }] of strongest)
      add(stem, term, ((1 - original) * weight) / total)
  }
  const terms = [...weights.values()].sort((a, b) => b.weight - a.weight)
  return { query: short, added, terms }
}

/** A text without its stop words, the others as they are written; all of it where only such words are there. */
export function withoutStopWords(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const kept = words.filter((word) => !isStopWord(bare(word)))
  return (kept.length > 0 ? kept : words).join(' ')
}

/** A word without the signs around it. */
function bare(word: string): string {
  return word
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replaceAll('’', "'")
    .toLowerCase()
}

/** Whether a word may be added: numbers, the shortest words and those of Japanese grammar stand everywhere. */
function isTelling(word: string): boolean {
  if (isStopWord(word) || /^\d+$/.test(word)) return false
  if (/^\p{Script=Hiragana}+$/u.test(word)) return false
  return word.length > 2 || /[^\p{Script=Latin}]/u.test(word)
}
