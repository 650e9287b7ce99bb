import { quantile } from '../bootstrap.ts'
import { seededRandom } from '../random.ts'
import { normalBelow, normalQuantile } from './normal.ts'
import type { Range } from './sequential.ts'

export interface PairedBootstrap {
  readonly mean: number
  /** Efron 1979. */
  readonly percentile: Range
  /** Bias-corrected and accelerated (Efron 1987, "Better bootstrap confidence intervals"). */
  readonly bca: Range
  /** Two-sided, of "there is no difference": the level at which the BCa interval just reaches 0. */
  readonly p: number
  readonly count: number
  /** Independent groups that were drawn. Equal to `count` when no examples share a source. */
  readonly clusters: number
}

export interface BootstrapOptions {
  /** Names the source of each value; those of one source are drawn together. */
  readonly clusters?: readonly string[]
  readonly resamples?: number
  readonly level?: number
  readonly seed?: number
}

export const usualResamples = 10_000

/**
 * The bootstrap of a mean of paired differences. When examples share a source, such as questions on
 * one document, whole sources are drawn (Miller 2024, arXiv 2411.00640): questions on the same text
 * succeed and fail together, and drawn one by one they would promise too much. The same values and
 * seed give the same result.
 * @returns null when there are no values
 */
export function pairedBootstrap(
  differences: readonly number[],
  options: BootstrapOptions = {},
): PairedBootstrap | null {
  const { resamples = usualResamples, level = 0.95, seed = 1 } = options
  if (differences.length === 0) return null
  const groups = groupsOf(differences, options.clusters)
  const count = differences.length
  const mean = differences.reduce((sum, value) => sum + value, 0) / count
  const means = drawMeans(groups, resamples, seed)
  const outside = (1 - level) / 2
  const shape = shapeOf(means, mean, groups)
  const bca = (share: number): number =>
    shape === undefined ? mean : quantile(means, adjusted(share, shape))
  return {
    mean,
    percentile: { low: quantile(means, outside), high: quantile(means, 1 - outside) },
    bca: { low: bca(outside), high: bca(1 - outside) },
    p: pOf(means, mean, shape),
    count,
    clusters: groups.length,
  }
}

interface Group {
  readonly sum: number
  readonly size: number
}

function groupsOf(values: readonly number[], clusters: readonly string[] | undefined): Group[] {
  if (clusters === undefined) return values.map((sum) => ({ sum, size: 1 }))
  const groups = Map.groupBy(values.keys(), (at) => clusters[at] ?? `alone ${at}`)
  return [...groups.values()].map((places) => ({
    sum: places.reduce((sum, at) => sum + values[at]!, 0),
    size: places.length,
  }))
}

function drawMeans(groups: readonly Group[], resamples: number, seed: number): Float64Array {
  const random = seededRandom(seed)
  const sums = Float64Array.from(groups, ({ sum }) => sum)
  const sizes = Float64Array.from(groups, ({ size }) => size)
  return Float64Array.from({ length: resamples }, () => {
    let sum = 0
    let size = 0
    for (let drawn = 0; drawn < sums.length; drawn += 1) {
      const at = Math.floor(random() * sums.length)
      sum += sums[at]!
      size += sizes[at]!
    }
    return sum / size
  }).sort()
}

interface Shape {
  /** z₀. */
  readonly bias: number
  /** a. */
  readonly acceleration: number
}

/** Undefined when leaving out any one changes nothing: then there is no spread to speak of. */
function shapeOf(means: Float64Array, mean: number, groups: readonly Group[]): Shape | undefined {
  const sum = groups.reduce((total, group) => total + group.sum, 0)
  const size = groups.reduce((total, group) => total + group.size, 0)
  if (groups.length < 2) return undefined
  const without = groups.map((group) => (sum - group.sum) / (size - group.size))
  const centre = without.reduce((total, value) => total + value, 0) / without.length
  const squares = without.reduce((total, value) => total + (centre - value) ** 2, 0)
  const cubes = without.reduce((total, value) => total + (centre - value) ** 3, 0)
  if (squares <= 1e-24) return undefined
  return {
    bias: normalQuantile(shareBelow(means, mean)),
    acceleration: cubes / (6 * squares ** 1.5),
  }
}

/** Those that equal it count half; sums in another order may differ in their last digits. */
function shareBelow(sorted: Float64Array, value: number): number {
  const slack = 1e-12 * Math.max(1, Math.abs(value))
  let points = 0
  for (const one of sorted) points += one < value - slack ? 1 : one <= value + slack ? 0.5 : 0
  // A share of nothing would put its quantile infinitely far out.
  return Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, points / sorted.length))
}

function adjusted(share: number, { bias, acceleration }: Shape): number {
  const z = bias + normalQuantile(share)
  return normalBelow(bias + z / (1 - acceleration * z))
}

/** The BCa interval solved for the level at which it ends at 0 (Efron & Tibshirani 1993, 15.34). */
function pOf(means: Float64Array, mean: number, shape: Shape | undefined): number {
  if (shape === undefined) return mean === 0 ? 1 : 1 / (means.length + 1)
  const { bias, acceleration } = shape
  const z = normalQuantile(shareBelow(means, 0)) - bias
  const below = normalBelow(z / (1 + acceleration * z) - bias)
  // No number of draws shows more than one in that many.
  return Math.min(1, Math.max(2 * Math.min(below, 1 - below), 1 / (means.length + 1)))
}
