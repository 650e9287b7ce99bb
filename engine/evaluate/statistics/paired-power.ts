import { normalQuantile } from './normal.ts'

/** How sure a test is to be: the chance of a false finding, and of seeing a difference that is there. */
export interface Sureness {
  readonly alpha: number
  readonly power: number
}

const usualSureness: Sureness = { alpha: 0.05, power: 0.8 }

/**
 * The smallest mean difference that a test finds with the given power: (z₁₋α⁄₂ + z_power)·s, with s
 * the standard error (Cohen 1988, "Statistical power analysis").
 */
export function smallestPairedDifference(
  standardError: number,
  { alpha, power }: Sureness = usualSureness,
): number {
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * standardError
}

/** How many examples find a mean difference, when single differences have this deviation. */
export function examplesForDifference(
  difference: number,
  deviation: number,
  { alpha, power }: Sureness = usualSureness,
): number {
  if (difference === 0) return Infinity
  const reach = normalQuantile(1 - alpha / 2) + normalQuantile(power)
  return Math.ceil(((reach * deviation) / difference) ** 2)
}

/**
 * The smallest difference of two pass rates that McNemar's test finds on so many examples when this
 * share of them changes: the solution for δ of δ√n = z₁₋α⁄₂·√ψ + z_power·√(ψ − δ²) (Connor 1987,
 * "Sample size for testing differences in proportions for the paired-sample design").
 * @param changed ψ: the share of examples that only one of the two passes; at least δ, because a
 * difference of that size needs as many changed ones
 * @returns Infinity when not even all examples would be enough
 */
export function smallestRateDifference(
  count: number,
  changed: number,
  { alpha, power }: Sureness = usualSureness,
): number {
  const sees = (difference: number): boolean => {
    const share = Math.max(changed, difference)
    return (
      difference * Math.sqrt(count) >=
      normalQuantile(1 - alpha / 2) * Math.sqrt(share) +
        normalQuantile(power) * Math.sqrt(Math.max(0, share - difference ** 2))
    )
  }
  let unseen = 0
  let seen = 1
  if (!sees(seen)) return Infinity
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (unseen + seen) / 2
    if (sees(middle)) seen = middle
    else unseen = middle
  }
  return seen
}

/** How many examples McNemar's test needs for a difference of two pass rates, by the same formula. */
export function examplesForRates(
  difference: number,
  changed: number,
  { alpha, power }: Sureness = usualSureness,
): number {
  if (difference === 0) return Infinity
  const size = Math.abs(difference)
  const share = Math.max(changed, size)
  const reach =
    normalQuantile(1 - alpha / 2) * Math.sqrt(share) +
    normalQuantile(power) * Math.sqrt(Math.max(0, share - size ** 2))
  return Math.ceil((reach / size) ** 2)
}
