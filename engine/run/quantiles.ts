/** The middle of some numbers, and what nine of ten do not exceed. */
export interface Quantiles {
  readonly median: number
  readonly p90: number
}

/** Both are numbers of the list itself (nearest rank), so that they can be pointed at. */
export function quantilesOf(numbers: readonly number[]): Quantiles {
  const sorted = Float64Array.from(numbers).sort()
  return { median: nearestRank(sorted, 0.5) ?? 0, p90: nearestRank(sorted, 0.9) ?? 0 }
}

/** The smallest of sorted numbers that at least this share of them do not exceed; undefined of none. */
export function nearestRank(sorted: Float64Array, share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

export function addQuantiles(a: Quantiles, b: Quantiles): Quantiles {
  return { median: a.median + b.median, p90: a.p90 + b.p90 }
}
