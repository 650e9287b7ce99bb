import { showAbout } from '../../engine/evaluate/comparison/amounts.ts'
import type { MetricComparison } from '../../engine/evaluate/comparison/comparison.ts'
import type { MetricFigures } from './metric-figures.ts'

/**
 * The figures of what cannot be told stand alone; the whole sentence is the title of the cell. More
 * examples are named only where there are fewer: else it is the number of metrics that decides.
 */
export function shortWhy(
  metric: MetricComparison,
  figures: Pick<MetricFigures, 'difference'>,
): string {
  const { verdict, why, examplesNeeded, detectable, n, pValue, adjustedP } = metric
  if (verdict !== 'cannot-tell' || detectable === null) return why
  const sees = `this set shows ≥ ${figures.difference(detectable).replace('+', '')}`
  // An interval beside 0 and no verdict look like a mistake to whoever does not hear why.
  if (pValue !== null && pValue <= 0.05 && (adjustedP ?? 1) > 0.05) {
    return `would count alone, but not among all of these; ${sees}`
  }
  if (examplesNeeded === undefined) return sees
  return examplesNeeded > n ? `needs ≈ ${showAbout(examplesNeeded)} examples; ${sees}` : sees
}
