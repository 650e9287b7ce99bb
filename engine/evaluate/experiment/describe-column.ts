import { averageTrials } from '../comparison/average-trials.ts'
import type { ComparedExample, ComparedMetric, TrialScore } from '../comparison/compared.ts'
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
 * of what the metric can give. Where examples share a source, whole sources are what varies (its
 * equation 4); there is none where all are of one. Comparisons have intervals of their own, paired
 * by example.
 */
export function describeColumn(
  metric: Pick<ComparedMetric, 'key' | 'type' | 'range'>,
  scores: readonly TrialScore[],
  examples: readonly Pick<ComparedExample, 'id' | 'source'>[],
): ColumnScore {
  const { values, left } = averageTrials(
    scores.filter((score) => score.metric === metric.key),
    examples.map(({ id }) => id),
  )
  const list = [...values.values()]
  const { errors, notApplicable } = left
  const n = list.length
  if (n === 0) return { mean: null, interval: null, n, errors, notApplicable }
  const mean = list.reduce((sum, value) => sum + value, 0) / n
  const sources = new Map(examples.map(({ id, source }) => [id, source ?? `example ${id}`]))
  const groups = Map.groupBy(values, ([example]) => sources.get(example)!)
  const interval =
    groups.size < n
      ? clusteredInterval(
          metric,
          [...groups.values()].map((group) => group.map(([, value]) => value)),
          mean,
        )
      : intervalOf(metric, list, mean)
  return { mean, interval, n, errors, notApplicable }
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
  return around(mean, Math.sqrt(variance / n), range)
}

/** The squares of what whole groups are off, with the usual k / (k − 1) for few of them. */
function clusteredInterval(
  { range }: Pick<ComparedMetric, 'range'>,
  groups: readonly (readonly number[])[],
  mean: number,
): readonly [number, number] | null {
  const k = groups.length
  if (k < 2) return null
  const n = groups.reduce((sum, { length }) => sum + length, 0)
  const squares = groups.reduce(
    (sum, group) => sum + group.reduce((off, value) => off + value - mean, 0) ** 2,
    0,
  )
  return around(mean, Math.sqrt(squares * (k / (k - 1))) / n, range)
}

function around(
  mean: number,
  standardError: number,
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
): readonly [number, number] {
  const reach = normalQuantile(0.975) * standardError
  return [Math.max(least, mean - reach), Math.min(most, mean + reach)]
}

/** The value that so great a share of the list does not exceed (nearest rank). */
export function rankOf(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}
