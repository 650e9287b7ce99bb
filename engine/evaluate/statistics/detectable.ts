import { normalQuantile } from './normal.ts'
import { reachOf } from './sequential.ts'

/**
 * The smallest difference that an always-valid test of this precision would find with the given
 * power: what the interval reaches and, on top of it, how far the estimate itself may fall short.
 * It leaves out that the test may have stopped before, so it promises a little less than it keeps.
 * @param variance of the estimated difference
 */
export function smallestDetectable(
  variance: number,
  spread: number,
  alpha: number,
  power = 0.8,
): number {
  return reachOf(variance, spread, alpha) + normalQuantile(power) * Math.sqrt(variance)
}

/**
 * The smallest difference that a test of one look finds with the given power:
 * (z₁₋α⁄₂ + z_power)·s (Cohen 1988, "Statistical power analysis").
 */
export function smallestDetectableOnce(variance: number, alpha: number, power = 0.8): number {
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * Math.sqrt(variance)
}

/**
 * How many units of both variants together it takes until the always-valid test finds a difference
 * with the given power; 0.5 gives about the median. Solved by halving, as `smallestDetectable` falls
 * with every unit.
 * @param options.variances of one unit of each variant
 * @param options.share of the units that see the second variant
 * @returns Infinity above 10¹² units
 */
export function unitsToDetect(
  difference: number,
  options: {
    variances: readonly [number, number]
    spread: number
    alpha: number
    share?: number
    power?: number
  },
): number {
  const { variances, spread, alpha, share = 0.5, power = 0.5 } = options
  const perUnit = variances[0] / (1 - share) + variances[1] / share
  const sees = (units: number): boolean =>
    smallestDetectable(perUnit / units, spread, alpha, power) <= Math.abs(difference)
  let enough = 1
  while (!sees(enough)) {
    enough *= 2
    if (enough > 1e12) return Infinity
  }
  let short = enough / 2
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2)
    if (sees(middle)) enough = middle
    else short = middle
  }
  return enough
}
