import { gammaAbove, logGamma } from './gamma.ts'

/** How units were to be shared out while the weights stayed the same, and how they were. */
export interface SplitPeriod {
  /** By variant; they need not add up to 1. */
  readonly weights: readonly number[]
  /** New units of each variant, in the same order. */
  readonly units: readonly number[]
}

export interface SampleRatio {
  /** Pearson's χ² (1900), added up over the periods. */
  readonly statistic: number
  readonly degrees: number
  /** Of χ². It holds for one look; who looks again and again will sometimes see a small one. */
  readonly p: number
  /** Of this many units or more; it holds for any number of looks. */
  readonly alwaysValidP: number
}

/**
 * How much the prior of the sequential test leans on the weights that are meant: as if so many units
 * had been seen that were shared out just so.
 */
const concentration = 100

/**
 * Whether variants get the units they should: a split that is off means that something loses units,
 * and no comparison can be trusted (Fabijan et al. 2019, "Diagnosing sample ratio mismatch in online
 * controlled experiments"). The always-valid p is one over the Bayes factor of a Dirichlet prior
 * around the weights (Lindon & Malek 2022, "Anytime-valid inference for multinomial count data").
 */
export function sampleRatio(periods: readonly SplitPeriod[]): SampleRatio {
  let statistic = 0
  let degrees = 0
  let logFactor = 0
  for (const { weights, units } of periods) {
    const open = weights.flatMap((weight, at) => (weight > 0 ? at : []))
    const total = open.reduce((sum, at) => sum + units[at]!, 0)
    if (total === 0 || open.length < 2) continue
    const whole = open.reduce((sum, at) => sum + weights[at]!, 0)
    degrees += open.length - 1
    logFactor += logGamma(concentration) - logGamma(concentration + total)
    for (const at of open) {
      const share = weights[at]! / whole
      const seen = units[at]!
      statistic += (seen - share * total) ** 2 / (share * total)
      const prior = concentration * share
      logFactor += logGamma(prior + seen) - logGamma(prior) - seen * Math.log(share)
    }
  }
  return {
    statistic,
    degrees,
    p: chiSquaredAbove(statistic, degrees),
    alwaysValidP: Math.min(1, Math.exp(-logFactor)),
  }
}

/** The share of a χ² distribution that lies above `value`; 1 without degrees of freedom. */
export function chiSquaredAbove(value: number, degrees: number): number {
  return degrees === 0 ? 1 : gammaAbove(degrees / 2, value / 2)
}
