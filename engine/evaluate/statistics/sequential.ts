/** What is known of a difference: how large it seems, and the variance of that estimate. */
export interface Estimate {
  readonly difference: number
  /** V/n: for two variants, the sum of the variance of each divided by its units. */
  readonly variance: number
}

/**
 * The logarithm of Λ, the mixture likelihood ratio of "the difference is not `against`" to "it is":
 *
 *     Λ = √(V / (V + nτ²)) · exp(n²τ²(Δ − θ)² / (2V(V + nτ²)))
 *
 * written with the variance of the estimate, s² = V/n. Differences are taken to be spread around
 * `against` as N(0, τ²). Under "it is", Λ ever reaches 1/α with a probability of at most α, however
 * often one looks (Robbins 1970, "Statistical methods related to the law of the iterated logarithm";
 * for two variants Johari, Koomen, Pekelis & Walsh 2022, "Always valid inference: continuous
 * monitoring of A/B tests"). With a variance that is estimated this holds for large samples.
 * @param spread τ: about the size of the differences that one hopes to see
 */
export function logMixtureRatio(estimate: Estimate, spread: number, against = 0): number {
  const off = estimate.difference - against
  const { variance } = estimate
  // Values that never vary tell everything: any difference is real.
  if (variance <= 0) return off === 0 ? 0 : Infinity
  const mixed = variance + spread ** 2
  return (Math.log(variance / mixed) + (spread * off) ** 2 / (variance * mixed)) / 2
}

/** 1/Λ, at most 1. The smallest one seen so far is the always-valid p-value. */
export function alwaysValidP(logRatio: number): number {
  return Math.min(1, Math.exp(-logRatio))
}

/**
 * How far the always-valid interval reaches to both sides: all differences that Λ has not ruled out
 * at `alpha`, which is the same inequality solved for θ (a confidence sequence: Howard, Ramdas,
 * McAuliffe & Sekhon 2021, "Time-uniform, nonparametric, nonasymptotic confidence sequences").
 */
export function reachOf(variance: number, spread: number, alpha: number): number {
  if (variance <= 0) return 0
  const mixed = variance + spread ** 2
  const surprise = Math.log(1 / alpha) + Math.log(mixed / variance) / 2
  return Math.sqrt((2 * variance * mixed * surprise) / spread ** 2)
}

export interface Range {
  readonly low: number
  readonly high: number
}

export function alwaysValidInterval(estimate: Estimate, spread: number, alpha: number): Range {
  const reach = reachOf(estimate.variance, spread, alpha)
  return { low: estimate.difference - reach, high: estimate.difference + reach }
}
