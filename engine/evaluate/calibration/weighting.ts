/** How much labels count that were not all drawn with the same probability. */
export interface Weighting {
  /** By label, with a sum of as many as there are labels. */
  readonly weights: readonly number[]
  /** So many labels of one weight would say as much. */
  readonly effective: number
}

/**
 * A label that was drawn with probability π stands for 1/π of what there is (Horvitz & Thompson 1952,
 * "A generalization of sampling without replacement from a finite universe"). What unequal weights cost
 * in certainty is told by the effective number n = (Σw)² / Σw² (Kish 1965, "Survey sampling"), which is
 * the number of labels where all weigh the same.
 * @param given 1/π of each label
 */
export function weightingOf(given: readonly number[]): Weighting {
  const all = given.reduce((sum, weight) => sum + weight, 0)
  const scale = all === 0 ? 1 : given.length / all
  return { weights: given.map((weight) => weight * scale), effective: effectiveNumber(given) }
}

export function effectiveNumber(weights: readonly number[]): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0)
  if (squares === 0) return 0
  const effective = all ** 2 / squares
  // Of equal weights it is a whole number, but for what rounding adds.
  return Math.abs(effective - weights.length) < 1e-9 ? weights.length : effective
}
