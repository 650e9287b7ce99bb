/** Values that come one after another: how many, their mean and how far they lie apart. */
export interface RunningMean {
  add(value: number): void
  readonly count: number
  readonly mean: number
  /** With n − 1 below; 0 for fewer than two values. */
  readonly variance: number
  /**
   * For values from 0 to 1: the variance as if one 0 and one 1 more had been seen, so that it is
   * never 0. For yes and no this is p̃(1 − p̃) of Agresti & Caffo (2000, "Simple and effective
   * confidence intervals for proportions and differences of proportions").
   */
  readonly shareVariance: number
}

/** In one pass, by the method of Welford (1962). */
export function runningMean(): RunningMean {
  let count = 0
  let mean = 0
  let squares = 0
  return {
    add(value) {
      count += 1
      const before = value - mean
      mean += before / count
      squares += before * (value - mean)
    },
    get count() {
      return count
    },
    get mean() {
      return mean
    },
    get variance() {
      return count < 2 ? 0 : squares / (count - 1)
    },
    get shareVariance() {
      // One 0 and one 1 have the mean 1/2 and squares of 1/2; two groups add up by Chan et al. (1979).
      const between = ((mean - 0.5) ** 2 * (2 * count)) / (count + 2)
      return (squares + 0.5 + between) / (count + 2)
    },
  }
}
