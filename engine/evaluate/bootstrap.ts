import { seededRandom } from './random.ts'

/** A mean and the range that it would mostly stay in had other examples been drawn. */
export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
  /** How many examples it rests on. */
  readonly count: number
}

/**
 * The percentile bootstrap (Efron 1979) of a mean: the examples are drawn anew with replacement many
 * times, and the interval leaves out the outer means on both sides. Give the differences of two
 * versions, example by example, for the interval of a paired comparison. The same values and seed
 * give the same interval.
 * @param options.level the share of means that lie inside
 * @returns null when there are no values
 */
export function bootstrapMean(
  values: readonly number[],
  options: { resamples?: number; level?: number; seed?: number } = {},
): Interval | null {
  const { resamples = 10_000, level = 0.95, seed = 1 } = options
  if (values.length === 0) return null
  const random = seededRandom(seed)
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0
    for (let drawn = 0; drawn < values.length; drawn += 1) {
      sum += values[Math.floor(random() * values.length)]!
    }
    return sum / values.length
  }).sort()
  const outside = (1 - level) / 2
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: quantile(means, outside),
    high: quantile(means, 1 - outside),
    count: values.length,
  }
}

/** By linear interpolation between the two nearest, as NumPy and R (type 7) do by default. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at))
}
