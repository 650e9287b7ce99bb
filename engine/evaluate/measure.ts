/**
 * What a measure found for one example. Where it does not apply it is null and says why: that is
 * never a 0, and averages leave it out. Numerator and denominator are kept, so that rates can be
 * added up over examples.
 */
export type Measure =
  | { readonly value: number; readonly numerator: number; readonly denominator: number }
  | { readonly value: null; readonly reason: string }

export function share(numerator: number, denominator: number): Measure {
  return { value: numerator / denominator, numerator, denominator }
}

export function notApplicable(reason: string): Measure {
  return { value: null, reason }
}

/** The mean of the measures that apply; null when none does. */
export function meanOf(measures: readonly Measure[]): number | null {
  const values = measures.flatMap(({ value }) => value ?? [])
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
