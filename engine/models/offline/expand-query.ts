import { isStopWord, stemOf, wordsOf } from '../../retrieval/words.ts'
import type { SearchIndex } from '../../retrieval/search-index.ts'
import { keywordsOf } from './standalone-question.ts'

export interface ExpandedQuery {
  readonly query: string
  readonly keywords: readonly string[]
  /** Words with weights that add up to about 1, the strongest first. */
  readonly terms: readonly { readonly term: string; readonly weight: number }[]
}

/**
 * Adds words to a query that stand in the passages it finds: relevance model RM3 (Lavrenko & Croft
 * 2001; Abdul-Jaleel et al. 2004). A word counts by how often it stands in the first passages,
 * weighted by how well these fit, and by how rare it is among them.
 * @param options.weight share of the original query in the result, 0 to 1
 */
export async function expandQuery(
  query: string,
  index: SearchIndex,
  options: { documents?: number; terms?: number; weight?: number; signal?: AbortSignal } = {},
): Promise<ExpandedQuery> {
  const { documents: depth = 10, terms: most = 10, weight: original = 0.7 } = options
  const { language } = index
  const keywords = keywordsOf(query, language)
  const own = keywords.length > 0 ? keywords : wordsOf(query, language)
  const found = await index.search({
    query,
    mode: 'keyword',
    topK: depth,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const model = new Map<string, number>()
  const surface = new Map<string, string>()
  const best = found[0]?.score ?? 1
  let mass = 0
  const seenIn = new Map<string, number>()
  for (const document of found) {
    const words = wordsOf(`${document.title ?? ''} ${document.text}`, language).filter(
      (word) => word.length > 2 && !isStopWord(word) && !/^\d+$/.test(word),
    )
    // Scores fall off gently; their exponentials are the query likelihoods of the relevance model.
    const likelihood = Math.exp(((document.score ?? 0) - best) / Math.max(1, best / 4))
    mass += likelihood
    for (const word of new Set(words)) seenIn.set(word, (seenIn.get(word) ?? 0) + 1)
    for (const word of words) {
      const stem = stemOf(word, language)
      if (!surface.has(stem)) surface.set(stem, word)
      model.set(stem, (model.get(stem) ?? 0) + likelihood / words.length)
    }
  }
  const ownStems = new Set(own.map((word) => stemOf(word, language)))
  const added = [...model]
    .filter(([stem]) => !ownStems.has(stem) && (seenIn.get(surface.get(stem)!) ?? 0) >= 2)
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
  const total = added.reduce((sum, [, weight]) => sum + weight, 0)
  const terms = [
    ...own.map((term) => ({ term, weight: (total > 0 ? original : 1) / own.length })),
    ...added.map(([stem, weight]) => ({
      term: surface.get(stem)!,
      weight: mass === 0 ? 0 : ((1 - original) * weight) / total,
    })),
  ]
  return { query, keywords: own, terms: terms.sort((a, b) => b.weight - a.weight) }
}
