import { usualAlpha, type Metric } from '../../engine/evaluate/live/plan.ts'
import { unitsToDetect } from '../../engine/evaluate/statistics/detectable.ts'

/** What is known of a metric before the test, from recent traffic or by assumption. */
export interface Baseline {
  readonly mean: number
  /** Of one unit. */
  readonly variance: number
  /** Units with a value on a day; undefined while it is not known. */
  readonly perDay?: number
  /** Where this comes from, as a sentence. */
  readonly from: string
}

export interface NeededTraffic {
  /** Of both variants together, with a value of the metric. */
  readonly units: number
  readonly days?: number
}

/**
 * How many units it takes to see the smallest difference worth having with a chance of 80 %, in a
 * test that may be looked at at any time.
 * @param share of the candidate, from 0 to 1
 * @returns undefined where nothing can be said: no spread, no difference, or more than anybody has
 */
export function neededTraffic(
  metric: Metric,
  baseline: Baseline,
  share: number,
): NeededTraffic | undefined {
  const { smallestEffect } = metric
  const difference =
    'absolute' in smallestEffect
      ? smallestEffect.absolute
      : smallestEffect.relative * Math.abs(baseline.mean)
  if (!(difference > 0) || !(baseline.variance > 0) || share <= 0 || share >= 1) return undefined
  const units = unitsToDetect(difference, {
    variances: [baseline.variance, baseline.variance],
    spread: difference,
    alpha: usualAlpha,
    share,
    power: 0.8,
  })
  if (!Number.isFinite(units)) return undefined
  const { perDay } = baseline
  return perDay === undefined || perDay <= 0 ? { units } : { units, days: units / perDay }
}

/** A count that pretends no precision: two digits. */
export function roundedUp(units: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, units))) - 1)
  return Math.ceil(units / unit) * unit
}
