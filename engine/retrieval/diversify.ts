/** Something that was ranked, with what it can be compared by. */
export interface Comparable {
  /** From 0 to 1. */
  readonly score: number
  readonly terms: ReadonlySet<string>
}

/**
 * Chooses the best that do not repeat each other: maximal marginal relevance (Carbonell & Goldstein
 * 1998), with the share of common words (Jaccard) as similarity.
 * @param diversity how much being like a better one counts against a thing, 0 to 1
 * @returns the best, best first
 */
export function diversify<One extends Comparable>(
  ranked: readonly One[],
  most: number,
  diversity: number,
): One[] {
  const left = ranked.map((one) => ({ one, repeated: 0 }))
  const chosen: One[] = []
  while (chosen.length < most && left.length > 0) {
    let best = 0
    let bestWorth = Number.NEGATIVE_INFINITY
    for (const [at, { one, repeated }] of left.entries()) {
      const worth = (1 - diversity) * one.score - diversity * repeated
      if (worth > bestWorth) {
        bestWorth = worth
        best = at
      }
    }
    const [next] = left.splice(best, 1)
    if (next === undefined) break
    chosen.push(next.one)
    for (const other of left)
      other.repeated = Math.max(other.repeated, overlap(other.one.terms, next.one.terms))
  }
  return chosen
}

/** Scores from 1 for the best to 0 for the worst; by rank where one has no score. Scores of BM25, of vectors and of a fusion spread differently; between their ends they mean the same. */
export function evenScores(given: readonly { readonly score?: number | undefined }[]): number[] {
  const scores = given.flatMap(({ score }) => score ?? [])
  const known = scores.length === given.length ? scores : given.map((_, rank) => -rank)
  const worst = Math.min(...known)
  const spread = Math.max(...known) - worst
  return known.map((score) => (spread === 0 ? 1 : (score - worst) / spread))
}

/** The share of words that two texts have in common among all that they have (Jaccard similarity); 0 for texts without words. */
export function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0
  for (const term of one) if (other.has(term)) both += 1
  return both === 0 ? 0 : both / (one.size + other.size - both)
}
