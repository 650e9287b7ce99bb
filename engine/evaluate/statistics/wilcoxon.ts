import { normalBelow } from './normal.ts'

export interface SignedRank {
  /** The smaller of the two sums of ranks. */
  readonly statistic: number
  /** Two-sided. */
  readonly p: number
  /** Differences that are not 0. */
  readonly count: number
  readonly method: 'exact' | 'normal'
}

/** Differences nearer to each other than this are the same: what is left of rounding is no order. */
const step = 1e-9
/** Up to so many differences every assignment of signs is counted. */
const mostExact = 50

/**
 * The signed-rank test for paired differences (Wilcoxon 1945, "Individual comparisons by ranking
 * methods"). Differences are rounded to 1e-9, zeros are dropped, ties share the mean of their ranks.
 * Up to 50 differences p is exact, also with ties: the share of all assignments of signs that are at
 * least as far out. Above, it is the normal approximation with the variance corrected for ties.
 * @returns null when no difference is left
 */
export function wilcoxonSignedRank(differences: readonly number[]): SignedRank | null {
  const rounded = differences
    .map((difference) => Math.round(difference / step) * step)
    .filter((difference) => difference !== 0)
  if (rounded.length === 0) return null
  const { ranks, ties } = ranksOf(
    rounded.map((difference) => Math.round(Math.abs(difference) / step)),
  )
  const count = ranks.length
  const all = ranks.reduce((sum, rank) => sum + rank, 0)
  const positive = ranks.reduce((sum, rank, at) => (rounded[at]! > 0 ? sum + rank : sum), 0)
  const statistic = Math.min(positive, all - positive)
  if (count <= mostExact) return { statistic, p: exactP(ranks, statistic), count, method: 'exact' }
  const variance =
    (count * (count + 1) * (2 * count + 1)) / 24 -
    ties.reduce((sum, size) => sum + (size ** 3 - size), 0) / 48
  const z = (statistic - all / 2) / Math.sqrt(variance)
  return { statistic, p: Math.min(1, 2 * normalBelow(z)), count, method: 'normal' }
}

/** Ranks from 1; those that are the same share the mean of theirs. */
function ranksOf(sizes: readonly number[]): { ranks: number[]; ties: number[] } {
  const order = sizes.map((size, at) => ({ size, at })).sort((a, b) => a.size - b.size)
  const ranks = Array.from(sizes)
  const ties: number[] = []
  for (let from = 0; from < order.length;) {
    let to = from
    while (to < order.length && order[to]!.size === order[from]!.size) to += 1
    for (const { at } of order.slice(from, to)) ranks[at] = (from + 1 + to) / 2
    ties.push(to - from)
    from = to
  }
  return { ranks, ties }
}

/** The distribution of the sum of ranks, each of them in or out with the same chance. Ranks are doubled to be whole. */
function exactP(ranks: readonly number[], statistic: number): number {
  const doubled = ranks.map((rank) => Math.round(rank * 2))
  const all = doubled.reduce((sum, rank) => sum + rank, 0)
  const chances = new Float64Array(all + 1)
  chances[0] = 1
  let reached = 0
  for (const rank of doubled) {
    reached += rank
    for (let sum = reached; sum >= 0; sum -= 1) {
      const taken = sum >= rank ? chances[sum - rank]! : 0
      chances[sum] = (chances[sum]! + taken) / 2
    }
  }
  let tail = 0
  for (let sum = 0; sum <= Math.round(statistic * 2); sum += 1) tail += chances[sum]!
  return Math.min(1, 2 * tail)
}
