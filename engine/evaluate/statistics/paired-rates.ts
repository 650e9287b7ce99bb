import { normalQuantile } from './normal.ts'
import type { Range } from './sequential.ts'

/**
 * The interval of the difference of two rates on the same examples (Tango 1998, "Equivalence test and
 * confidence interval for the difference in proportions for the paired-sample design"): all
 * differences that a score test does not reject. It has width also where nothing changed: then it
 * ends where Wilson's interval of 0 in `pairs` does.
 * @param won examples that pass only afterwards
 * @param lost examples that pass only before
 * @param level the share of such intervals that hold the true difference
 * @returns −1 to 1 when there are no pairs: nothing is known
 */
export function pairedRateInterval(won: number, lost: number, pairs: number, level = 0.95): Range {
  if (pairs === 0) return { low: -1, high: 1 }
  const z = normalQuantile(1 - (1 - level) / 2)
  const seen = (won - lost) / pairs
  const score = (difference: number): number => {
    const apart = won - lost - pairs * difference
    const variance = pairs * (2 * lostRate(difference) + difference * (1 - difference))
    if (Math.abs(apart) < 1e-12) return 0
    return variance <= 0 ? Math.sign(apart) * Infinity : apart / Math.sqrt(variance)
  }
  /** The likeliest rate of lost ones, if that were the difference. */
  const lostRate = (difference: number): number => {
    const linear = (2 * pairs - won + lost) * difference - won - lost
    const constant = -lost * difference * (1 - difference)
    return (Math.sqrt(linear ** 2 - 8 * pairs * constant) - linear) / (4 * pairs)
  }
  return {
    low: lost === pairs ? -1 : border(-1, seen, (difference) => score(difference) > z),
    high: won === pairs ? 1 : border(seen, 1, (difference) => score(difference) >= -z),
  }
}

/** Where between two differences what holds of the lower one ceases to hold; halved until nothing moves. */
function border(from: number, to: number, holds: (difference: number) => boolean): number {
  let [low, high] = [from, to]
  for (let halved = 0; halved < 60; halved += 1) {
    const middle = (low + high) / 2
    if (holds(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}
