import { notApplicable, share, type Measure } from './measure.ts'

/**
 * Measures of a ranked list against what is known to be relevant, as `trec_eval` computes them.
 * `ranked` holds ids, best first; an id that is repeated counts where it stands first. `gold` holds
 * the grade of each relevant id; a grade of 0 or less is a judgment too, and means not relevant.
 * Nothing applies to an example that has no relevant ids.
 */
export type Gold = ReadonlyMap<string, number>

const nothingRelevant = 'Nothing is known to be relevant to this example.'

/** The share of the first k that are relevant. A list that is shorter is divided by k all the same. */
export function precisionAt(k: number, ranked: readonly string[], gold: Gold): Measure {
  if (relevantIn(gold) === 0) return notApplicable(nothingRelevant)
  return share(foundAmong(k, ranked, gold), k)
}

/** The share of all that is relevant that is among the first k. */
export function recallAt(k: number, ranked: readonly string[], gold: Gold): Measure {
  const relevant = relevantIn(gold)
  if (relevant === 0) return notApplicable(nothingRelevant)
  return share(foundAmong(k, ranked, gold), relevant)
}

/** 1 when anything relevant is among the first k. */
export function hitAt(k: number, ranked: readonly string[], gold: Gold): Measure {
  if (relevantIn(gold) === 0) return notApplicable(nothingRelevant)
  return share(Math.min(1, foundAmong(k, ranked, gold)), 1)
}

/** One divided by the rank of the first relevant one, 0 when there is none. Its mean is the MRR (Voorhees 1999). */
export function reciprocalRank(ranked: readonly string[], gold: Gold): Measure {
  if (relevantIn(gold) === 0) return notApplicable(nothingRelevant)
  const first = gainsOf(ranked, gold).findIndex((gain) => gain > 0)
  return first < 0 ? share(0, 1) : share(1, first + 1)
}

/** The mean of the precision at each relevant one; those that were not found count 0. Its mean is the MAP. */
export function averagePrecision(ranked: readonly string[], gold: Gold): Measure {
  const relevant = relevantIn(gold)
  if (relevant === 0) return notApplicable(nothingRelevant)
  let found = 0
  let sum = 0
  for (const [rank, gain] of gainsOf(ranked, gold).entries()) {
    if (gain === 0) continue
    found += 1
    sum += found / (rank + 1)
  }
  return share(sum, relevant)
}

/**
 * How near the order of the first k comes to the best there could be: normalised discounted
 * cumulated gain (Järvelin & Kekäläinen 2002) with the grade itself as gain and 1 / log2(rank + 1)
 * as discount, which is `ndcg_cut` of `trec_eval`.
 */
export function ndcgAt(k: number, ranked: readonly string[], gold: Gold): Measure {
  const best = [...gold.values()].filter((grade) => grade > 0).sort((a, b) => b - a)
  if (best.length === 0) return notApplicable(nothingRelevant)
  return share(discounted(gainsOf(ranked, gold).slice(0, k)), discounted(best.slice(0, k)))
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, rank) => sum + gain / Math.log2(rank + 2), 0)
}

function gainsOf(ranked: readonly string[], gold: Gold): number[] {
  const seen = new Set<string>()
  return ranked.map((id) => {
    if (seen.has(id)) return 0
    seen.add(id)
    return Math.max(0, gold.get(id) ?? 0)
  })
}

function foundAmong(k: number, ranked: readonly string[], gold: Gold): number {
  return gainsOf(ranked.slice(0, k), gold).filter((gain) => gain > 0).length
}

function relevantIn(gold: Gold): number {
  return [...gold.values()].filter((grade) => grade > 0).length
}
