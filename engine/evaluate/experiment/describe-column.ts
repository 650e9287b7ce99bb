import { averageTrials } from '../comparison/average-trials.ts'
import type { ComparedMetric, TrialScore } from '../comparison/compared.ts'
import { normalQuantile } from '../statistics/normal.ts'
import { wilsonInterval } from '../statistics/wilson.ts'

/** What one variant has of one metric. */
export interface ColumnScore {
  readonly mean: number | null
  /** 95 %. */
  readonly interval: readonly [number, number] | null
  readonly n: number
  readonly errors: number
  readonly notApplicable: number
}

/**
 * The mean over examples, trials averaged inside each first. Its interval is Wilson's for pass and
 * fail, else that of the central limit theorem (Miller 2024, arXiv 2411.00640, equation 1), inside
 * of what the metric can give. Comparisons have intervals of their own, paired by example.
 */
export function describeColumn(
  metric: Pick<ComparedMetric, 'key' | 'type' | 'range'>,
  scores: readonly TrialScore[],
  examples: readonly string[],
): ColumnScore {
  const { values, left } = averageTrials(
    scores.filter((score) => score.metric === metric.key),
    examples,
  )
  const list = [...values.values()]
  const { errors, notApplicable } = left
  const n = list.length
  if (n === 0) return { mean: null, interval: null, n, errors, notApplicable }
  const mean = list.reduce((sum, value) => sum + value, 0) / n
  return { mean, interval: intervalOf(metric, list, mean), n, errors, notApplicable }
}

function intervalOf(
  { type, range }: Pick<ComparedMetric, 'type' | 'range'>,
  values: readonly number[],
  mean: number,
): readonly [number, number] | null {
  const n = values.length
  if (type !== 'number' && values.every((value) => value === 0 || value === 1)) {
    const { low, high } = wilsonInterval(values.filter((value) => value === 1).length, n)
    return [low, high]
  }
  if (n < 2) return null
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const reach = normalQuantile(0.975) * Math.sqrt(variance / n)
  const [least, most] = range ?? [-Infinity, Infinity]
  return [Math.max(least, mean - reach), Math.min(most, mean + reach)]
}

/** The value that so great a share of the list does not exceed (nearest rank). */
export function rankOf(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}
