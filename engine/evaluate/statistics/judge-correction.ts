/** How a judge that says pass or fail fared against people. */
export interface JudgeAccuracy {
  /** The share of good answers that it passes. */
  readonly sensitivity: number
  /** The share of bad answers that it fails. */
  readonly specificity: number
}

/**
 * Takes a judge's errors out of its verdicts: θ̂ = (p̂ + q₀ − 1) / (q₀ + q₁ − 1) (Rogan & Gladen
 * 1978, "Estimating prevalence from the results of a screening test"). It is linear, so it can be
 * applied to each verdict (0 or 1) and the mean of many is the corrected rate; one value alone may
 * lie outside 0 to 1.
 * @throws RangeError for a judge that is no better than chance
 */
export function correctVerdict(verdict: number, accuracy: JudgeAccuracy): number {
  const { sensitivity, specificity } = accuracy
  const skill = sensitivity + specificity - 1
  if (skill <= 0) {
    throw new RangeError(
      `A judge with a sensitivity of ${sensitivity} and a specificity of ${specificity} is no better than chance; its verdicts cannot be corrected. Calibrate it again or use another one.`,
    )
  }
  return (verdict + specificity - 1) / skill
}
