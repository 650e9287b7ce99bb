import { normalQuantile } from './normal.ts'
import type { Range } from './sequential.ts'

/**
 * The interval of a rate (Wilson 1927, "Probable inference, the law of succession, and statistical
 * inference"), without continuity correction. It never leaves 0 to 1, and has width also at 0 of n.
 * @param level the share of such intervals that hold the true rate
 * @returns 0 to 1 when there are no trials: nothing is known
 */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Range {
  if (trials === 0) return { low: 0, high: 1 }
  const z = normalQuantile(1 - (1 - level) / 2)
  const rate = successes / trials
  const shrunk = 1 + z ** 2 / trials
  const centre = rate + z ** 2 / (2 * trials)
  const reach = z * Math.sqrt((rate * (1 - rate)) / trials + z ** 2 / (4 * trials ** 2))
  return {
    // At 0 and n of n the two terms are the same number, which rounding must not push past the end.
    low: successes === 0 ? 0 : (centre - reach) / shrunk,
    high: successes === trials ? 1 : (centre + reach) / shrunk,
  }
}
