import type { Document } from '../../graph/values.ts'
import { diversify, evenScores } from '../../retrieval/diversify.ts'
import { lastHeading } from '../../retrieval/passage-title.ts'
import { termsOf } from '../../retrieval/words.ts'
import { coverage, termSet, termWeights } from './term-weights.ts'

/**
 * Shares of the parts of the score. Chosen once on the public collections `cranfield`, `cacm`, `xquad`
 * and `chunking-eval`, and measured on others: see bench/retrieval.ts.
 */
const shares = { prior: 0.5, neighbours: 0.2, title: 0.3 }
/** What a passage gets whose last heading is what is asked for, and nothing else. */
const sameHeading = 0.1
/** Words that stand this near to each other are about one thing. */
const near = 8

/**
 * Puts passages into a better order without a model: by the score they came with, by how many
 * neighbours in the question are neighbours in the passage too, and by how much of the question
 * their headings name. What the passage holds of the question is in the first score already; counted
 * again it makes the order worse.
 * With `diversity` above 0 repeated content moves down (maximal marginal relevance, Carbonell &
 * Goldstein 1998).
 */
export function rerankOffline(
  query: string,
  documents: readonly Document[],
  options: { topN: number; diversity?: number; language?: string },
): Document[] {
  const { topN, diversity = 0, language = 'en' } = options
  const wanted = termsOf(query, language)
  const texts = documents.map((document) =>
    termsOf(`${document.title ?? ''}\n${document.text}`, language),
  )
  const weigh = termWeights(texts)
  const priors = evenScores(documents)
  const scored = documents.map((document, rank) => {
    const terms = texts[rank]!
    const title = termSet(document.title ?? '', language)
    const heading = termSet(lastHeading(document.title ?? ''), language)
    const isSame = sameTerms(heading, new Set(wanted))
    const score =
      (isSame ? sameHeading : 0) +
      shares.prior * priors[rank]! +
      shares.neighbours * neighbours(wanted, terms) +
      shares.title * coverage(new Set(wanted), title, weigh)
    return { document: { ...document, score }, score, terms: new Set(terms) }
  })
  scored.sort((a, b) => b.score - a.score)
  const chosen = diversity > 0 ? diversify(scored, topN, diversity) : scored.slice(0, topN)
  return chosen.map(({ document }) => document)
}

function sameTerms(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && one.isSubsetOf(other)
}

/**
 * The share of neighbouring words of the query that stand near each other in a text, in any order:
 * the sequential dependence of Metzler & Croft 2005, "A Markov random field model for term
 * dependencies".
 */
function neighbours(wanted: readonly string[], terms: readonly string[]): number {
  const places = new Map<string, number[]>()
  for (const [at, term] of terms.entries()) {
    const known = places.get(term)
    if (known === undefined) places.set(term, [at])
    else known.push(at)
  }
  const pairs = wanted.slice(1).map((term, at) => [wanted[at]!, term] as const)
  const found = pairs.filter(([one, other]) => {
    const others = places.get(other) ?? []
    return places.get(one)?.some((at) => others.some((place) => Math.abs(place - at) <= near))
  })
  return pairs.length === 0 ? 0 : found.length / pairs.length
}
