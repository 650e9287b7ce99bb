/** The middle of some numbers, and what nine of ten do not exceed. */
export interface Quantiles {
  readonly median: number
  readonly p90: number
}

/** Both are numbers of the list itself (nearest rank), so that they can be pointed at. */
export function quantilesOf(numbers: readonly number[]): Quantiles {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { median: at(0.5), p90: at(0.9) }
}

export function addQuantiles(a: Quantiles, b: Quantiles): Quantiles {
  return { median: a.median + b.median, p90: a.p90 + b.p90 }
}
