import type { Document } from '../../graph/values.ts'
import { termsOf } from '../../retrieval/words.ts'
import { coverage, termWeights } from './term-weights.ts'

/** Shares of the parts of the score. Chosen once on public collections, the same for all (see bench/retrieval.ts). */
const shares = { prior: 0.55, coverage: 0.2, proximity: 0.15, title: 0.1 }

/**
 * Puts passages into a better order without a model: how much of the question they cover, how near
 * to each other its words stand, whether their headings name it, and the order they came in.
 * With `diversity` above 0 repeated content moves down (maximal marginal relevance, Carbonell &
 * Goldstein 1998).
 */
export function rerankOffline(
  query: string,
  documents: readonly Document[],
  options: { topN: number; diversity?: number; language?: string },
): Document[] {
  const { topN, diversity = 0, language = 'en' } = options
  const wanted = new Set(termsOf(query, language))
  const texts = documents.map((document) =>
    termsOf(`${document.title ?? ''}\n${document.text}`, language),
  )
  const weigh = termWeights(texts)
  const best = Math.max(...documents.map((document) => document.score ?? 0), Number.EPSILON)
  const scored = documents.map((document, rank) => {
    const terms = texts[rank]!
    const title = new Set(termsOf(document.title ?? '', language))
    const prior = document.score === undefined ? 1 / (1 + rank / 10) : document.score / best
    const score =
      shares.prior * prior +
      shares.coverage * coverage(wanted, new Set(terms), weigh) +
      shares.proximity * proximity(wanted, terms, weigh) +
      shares.title * coverage(wanted, title, weigh)
    return { document: { ...document, score }, terms: new Set(terms) }
  })
  scored.sort((a, b) => b.document.score - a.document.score)
  const chosen = diversity > 0 ? diversify(scored, topN, diversity) : scored.slice(0, topN)
  return chosen.map(({ document }) => document)
}

/** The weight of the best window of 12 terms, as a share of all that is wanted: near words mean more than scattered ones. */
function proximity(
  wanted: ReadonlySet<string>,
  terms: readonly string[],
  weigh: (term: string) => number,
): number {
  let all = 0
  for (const term of wanted) all += weigh(term)
  if (all === 0) return 0
  let best = 0
  for (let start = 0; start < terms.length; start += 1) {
    if (!wanted.has(terms[start]!)) continue
    const window = new Set<string>()
    for (let at = start; at < Math.min(terms.length, start + 12); at += 1) {
      if (wanted.has(terms[at]!)) window.add(terms[at]!)
    }
    let sum = 0
    for (const term of window) sum += weigh(term)
    best = Math.max(best, sum)
  }
  return best / all
}

interface Scored {
  readonly document: Document & { readonly score: number }
  readonly terms: ReadonlySet<string>
}

function diversify(scored: readonly Scored[], topN: number, diversity: number): Scored[] {
  const left = [...scored]
  const chosen: Scored[] = []
  while (chosen.length < topN && left.length > 0) {
    let best = 0
    let bestScore = Number.NEGATIVE_INFINITY
    for (const [index, candidate] of left.entries()) {
      const repeated = Math.max(0, ...chosen.map((other) => overlap(candidate.terms, other.terms)))
      const score = (1 - diversity) * candidate.document.score - diversity * repeated
      if (score > bestScore) {
        bestScore = score
        best = index
      }
    }
    chosen.push(...left.splice(best, 1))
  }
  return chosen
}

/** Jaccard similarity. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0
  for (const term of a) if (b.has(term)) both += 1
  return both === 0 ? 0 : both / (a.size + b.size - both)
}
