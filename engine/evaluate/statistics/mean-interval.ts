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
 * (1908), inside of what they can be, and null for fewer than two. Of values from 0 to 1 the spread is
 * taken as if one 0 and one 1 more had been seen (Agresti & Caffo 2000): a few that happen to be the
 * same would seem certain else.
 * @param options.range what the values can be, where that has ends
 * @param options.level the share of such intervals that hold the true mean
 */
export function meanInterval(
  { count, sum, squares }: Sums,
  options: { type: 'boolean' | 'number'; range?: readonly [number, number]; level?: number },
): Range | null {
  const { type, range = [-Infinity, Infinity], level = 0.95 } = options
  if (count === 0) return null
  if (type === 'boolean') return wilsonInterval(Math.round(sum), count, level)
  if (count < 2) return null
  const mean = sum / count
  const [least, most] = range
  const isShare = least === 0 && most === 1
  const variance = isShare
    ? varianceOf({ count: count + 2, sum: sum + 1, squares: squares + 1 }, count + 2)
    : varianceOf({ count, sum, squares }, count - 1)
  const reach = studentQuantile(1 - (1 - level) / 2, count - 1) * Math.sqrt(variance / count)
  return { low: Math.max(least, mean - reach), high: Math.min(most, mean + reach) }
}

/** Rounding must not push it below nothing. */
function varianceOf({ count, sum, squares }: Sums, over: number): number {
  return Math.max(0, squares - sum ** 2 / count) / over
}
