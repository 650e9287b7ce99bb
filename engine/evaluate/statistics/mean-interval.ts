import type { Range } from './sequential.ts'
import { studentQuantile } from './student.ts'
import { wilsonInterval } from './wilson.ts'

/** Values as the sums that a store can add up. */
export interface Sums {
  readonly count: number
  readonly sum: number
  /** Of their squares. */
  readonly squares: number
}

/**
 * The interval of a mean. For yes and no it is that of Wilson (1927); for numbers that of Student
 * (1908), inside of what they can be. Of values from 0 to 1 the spread is taken as if one 0 and one 1
 * more had been seen (Agresti & Caffo 2000): a few that happen to be the same would seem certain else.
 * @param options.range what the values can be, where that has ends
 * @param options.spreadOf the values that say how far values lie apart, where these are a part of
 * them: a few alone say next to nothing of it
 * @param options.level the share of such intervals that hold the true mean
 * @returns null where fewer than two values say how far they lie apart
 */
export function meanInterval(
  sums: Sums,
  options: {
    type: 'boolean' | 'number'
    range?: readonly [number, number]
    spreadOf?: Sums
    level?: number
  },
): Range | null {
  const { type, range = [-Infinity, Infinity], spreadOf = sums, level = 0.95 } = options
  const { count, sum } = sums
  if (count === 0) return null
  if (type === 'boolean') return wilsonInterval(Math.round(sum), count, level)
  if (spreadOf.count < 2) return null
  const mean = sum / count
  const [least, most] = range
  const quantile = studentQuantile(1 - (1 - level) / 2, spreadOf.count - 1)
  const reach = quantile * Math.sqrt(varianceOf(spreadOf, least === 0 && most === 1) / count)
  return { low: Math.max(least, mean - reach), high: Math.min(most, mean + reach) }
}

function varianceOf({ count, sum, squares }: Sums, areShares: boolean): number {
  // Rounding must not push it below nothing.
  return areShares
    ? Math.max(0, squares + 1 - (sum + 1) ** 2 / (count + 2)) / (count + 2)
    : Math.max(0, squares - sum ** 2 / count) / (count - 1)
}
