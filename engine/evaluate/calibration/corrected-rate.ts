import { normalQuantile } from '../statistics/normal.ts'

/** How a judge that says pass or fail fared against people, with how many labels that rests on. */
export interface CalibrationSample {
  /** Labels that people gave as good, and how many of them the judge passes. */
  readonly good: number
  readonly goodPassed: number
  /** Labels that people gave as bad, and how many of them the judge fails. */
  readonly bad: number
  readonly badFailed: number
}

export interface JudgedRate {
  readonly passed: number
  readonly judged: number
}

export interface CorrectedRate {
  /** Within 0 to 1. */
  readonly rate: number
  readonly interval: readonly [number, number]
}

/**
 * A pass rate with the errors of the judge taken out, θ̂ = (p̂ + q₀ − 1) / (q₀ + q₁ − 1) (Rogan & Gladen
 * 1978), and an interval that carries both samples: what the judge judged, and the labels that its
 * sensitivity q₁ and specificity q₀ were measured on (Lee et al. 2025, "How to correctly report
 * LLM-as-a-judge evaluations", arXiv 2511.21140: smoothed rates, a shifted centre and a plug-in error).
 * @returns null for a judge that is no better than chance, or without labels of both kinds
 */
export function correctedRate(
  sample: CalibrationSample,
  { passed, judged }: JudgedRate,
  level = 0.95,
): CorrectedRate | null {
  const { good, goodPassed, bad, badFailed } = sample
  if (good === 0 || bad === 0 || judged === 0) return null
  const [sensitivity, specificity] = [goodPassed / good, badFailed / bad]
  if (sensitivity + specificity <= 1) return null
  const rate = (passed / judged + specificity - 1) / (sensitivity + specificity - 1)
  const interval = intervalOf(sample, { passed, judged }, level)
  return interval === undefined ? null : { rate: clamp(rate), interval }
}

function intervalOf(
  { good, goodPassed, bad, badFailed }: CalibrationSample,
  { passed, judged }: JudgedRate,
  level: number,
): readonly [number, number] | undefined {
  const z = normalQuantile(1 - (1 - level) / 2)
  const [n, m0, m1] = [judged + z ** 2, bad + 2, good + 2]
  const p = (passed + z ** 2 / 2) / n
  const q0 = (badFailed + 1) / m0
  const q1 = (goodPassed + 1) / m1
  const skill = q0 + q1 - 1
  if (skill <= 0) return undefined
  const centre = (p + q0 - 1) / skill
  const [doubt0, doubt1] = [(q0 * (1 - q0)) / m0, (q1 * (1 - q1)) / m1]
  const shift = 2 * z ** 2 * (centre * doubt1 - (1 - centre) * doubt0)
  const variance = (p * (1 - p)) / n + (1 - centre) ** 2 * doubt0 + centre ** 2 * doubt1
  const reach = (z * Math.sqrt(variance)) / skill
  return [clamp(centre + shift - reach), clamp(centre + shift + reach)]
}

/** More than this nobody labels. */
const mostLabels = 1_000_000

/**
 * About how many more labels narrow the interval to ± `reach`, when the further ones are like those
 * there are.
 * @returns 0 when it is narrow enough; null when no number of labels would do, because too little was
 * judged, or the rate cannot be corrected
 */
export function labelsNeeded(
  sample: CalibrationSample,
  judged: JudgedRate,
  reach = 0.05,
  level = 0.95,
): number | null {
  const labels = sample.good + sample.bad
  const wide = (factor: number): boolean => {
    const { good, goodPassed, bad, badFailed } = sample
    const grown = {
      good: good * factor,
      goodPassed: goodPassed * factor,
      bad: bad * factor,
      badFailed: badFailed * factor,
    }
    const found = correctedRate(grown, judged, level)
    return found === null || (found.interval[1] - found.interval[0]) / 2 > reach
  }
  if (labels === 0 || correctedRate(sample, judged, level) === null) return null
  if (!wide(1)) return 0
  let enough = 2
  while (wide(enough)) {
    if (enough * labels > mostLabels) return null
    enough *= 2
  }
  let short = enough / 2
  while ((enough - short) * labels > 0.5) {
    const middle = (short + enough) / 2
    if (wide(middle)) short = middle
    else enough = middle
  }
  return Math.ceil(labels * (enough - 1))
}

function clamp(rate: number): number {
  return Math.min(1, Math.max(0, rate))
}
