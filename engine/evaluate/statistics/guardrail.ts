import { reachOf, type Range } from './sequential.ts'

/** A difference in the metric's own unit, or as a share of the mean of the control. */
export type Size = { readonly absolute: number } | { readonly relative: number }

/** A variant as one metric sees it. */
export interface Arm {
  readonly count: number
  readonly mean: number
  /** Of one unit. */
  readonly variance: number
}

export interface GuardrailTest {
  /**
   * `safe`: shown to be no worse than the margin allows (non-inferior). `broken`: shown to be worse
   * than that. `open`: neither, yet.
   */
  readonly standing: 'safe' | 'broken' | 'open'
  /** How much worse the variant is than the control plus its margin; above 0 is over the line. */
  readonly excess: number
  readonly interval: Range
}

/**
 * A non-inferiority test that holds however often one looks. For a margin m the excess is
 * sign·(mean_B − mean_A) − m; for a relative one it is linear in both means too, sign·(mean_B −
 * mean_A) − r·mean_A, with the variance that follows (a test on the ratio of two means without
 * dividing them: Fieller 1954, "Some problems in interval estimation"). Its always-valid interval
 * decides.
 * @param options.better which way the metric should go
 * @param options.spread τ, as in `logMixtureRatio`
 */
export function testGuardrail(
  control: Arm,
  candidate: Arm,
  options: { better: 'higher' | 'lower'; margin: Size; spread: number; alpha: number },
): GuardrailTest {
  const { better, margin, spread, alpha } = options
  const sign = better === 'lower' ? 1 : -1
  const relative = 'relative' in margin ? margin.relative : 0
  const absolute = 'absolute' in margin ? margin.absolute : 0
  const controlFactor = sign + relative
  const excess = sign * candidate.mean - controlFactor * control.mean - absolute
  const variance =
    candidate.variance / candidate.count + (controlFactor ** 2 * control.variance) / control.count
  const reach = reachOf(variance, spread, alpha)
  const interval = { low: excess - reach, high: excess + reach }
  const standing = interval.low > 0 ? 'broken' : interval.high <= 0 ? 'safe' : 'open'
  return { standing, excess, interval }
}
