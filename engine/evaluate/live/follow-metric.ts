import { smallestDetectable } from '../statistics/detectable.ts'
import type { Arm, Size } from '../statistics/guardrail.ts'
import { correctVerdict } from '../statistics/judge-correction.ts'
import { runningMean, type RunningMean } from '../statistics/running-mean.ts'
import {
  alwaysValidInterval,
  alwaysValidP,
  logMixtureRatio,
  type Estimate,
  type Range,
} from '../statistics/sequential.ts'
import type { Metric } from './plan.ts'

/** One metric in one candidate against the control. */
export interface MetricComparison {
  readonly metric: Metric
  readonly control: Arm
  readonly candidate: Arm
  /** Candidate minus control. */
  readonly difference: number
  /** Always valid; null while nothing is known. */
  readonly interval: Range | null
  /** Always valid: the smallest so far. */
  readonly p: number
  /** The smallest difference that this many units would find with a power of 80 %; null before there is any spread. */
  readonly detectable: number | null
}

/** What a metric knows after the units so far, of all variants. */
export interface FollowedMetric {
  /** @throws RangeError for a share outside of 0 to 1 */
  add(variant: string, value: number): void
  /** Both have the units that it takes. */
  ready(candidate: string): boolean
  arm(variant: string): Arm
  /** τ; settled with the first units of the control, so that it does not depend on what is compared. */
  spread(): number
  /** log Λ now; undefined before both are ready. */
  look(candidate: string): number | undefined
  compare(candidate: string, alpha: number): MetricComparison
}

export function followMetric(
  metric: Metric,
  options: { control: string; minimumUnits: number },
): FollowedMetric {
  const { control, minimumUnits } = options
  const means = new Map<string, RunningMean>()
  const highest = new Map<string, number>()
  let pilotMean = 0

  const meanOf = (variant: string): RunningMean => {
    let mean = means.get(variant)
    if (mean === undefined) means.set(variant, (mean = runningMean()))
    return mean
  }
  const arm = (variant: string): Arm => {
    const mean = meanOf(variant)
    // Corrected verdicts may lie outside of 0 to 1.
    const share = metric.scale === 'share' && metric.judge === undefined
    return {
      count: mean.count,
      mean: mean.mean,
      variance: share ? mean.shareVariance : mean.variance,
    }
  }
  const estimate = (candidate: string): Estimate => {
    const [from, to] = [arm(control), arm(candidate)]
    return {
      difference: to.mean - from.mean,
      variance: from.variance / from.count + to.variance / to.count,
    }
  }
  const spread = (): number => absoluteSize(metric.smallestEffect, pilotMean)
  const ready = (candidate: string): boolean =>
    meanOf(control).count >= minimumUnits && meanOf(candidate).count >= minimumUnits

  return {
    add(variant, value) {
      const known = metric.judge === undefined ? value : correctVerdict(value, metric.judge)
      if (!Number.isFinite(value) || (metric.scale === 'share' && (value < 0 || value > 1))) {
        throw new RangeError(
          `The metric "${metric.name}" has the value ${value} in the variant "${variant}"; it must be ${metric.scale === 'share' ? 'a share from 0 to 1' : 'a number'}.`,
        )
      }
      const mean = meanOf(variant)
      mean.add(known)
      if (variant === control && mean.count <= minimumUnits) pilotMean = mean.mean
    },
    ready,
    arm,
    spread,
    look(candidate) {
      if (!ready(candidate)) return undefined
      const ratio = logMixtureRatio(estimate(candidate), spread())
      highest.set(candidate, Math.max(ratio, highest.get(candidate) ?? -Infinity))
      return ratio
    },
    compare(candidate, alpha) {
      const now = estimate(candidate)
      const known = meanOf(control).count > 0 && meanOf(candidate).count > 0
      const varies = known && spread() > 0
      return {
        metric,
        control: arm(control),
        candidate: arm(candidate),
        difference: known ? now.difference : 0,
        interval: varies ? alwaysValidInterval(now, spread(), alpha) : null,
        p: alwaysValidP(highest.get(candidate) ?? 0),
        detectable: varies ? smallestDetectable(now.variance, spread(), alpha) : null,
      }
    },
  }
}

/** @param mean of the control */
function absoluteSize(size: Size, mean: number): number {
  return 'absolute' in size ? size.absolute : size.relative * Math.abs(mean)
}
