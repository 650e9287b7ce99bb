import type { Confusion } from './confusion.ts'

/**
 * How much a disagreement weighs. `none`: all the same (Cohen 1960, "A coefficient of agreement for
 * nominal scales"). `linear` and `quadratic`: by how many categories lie between, or the square of it
 * (Cohen 1968, "Weighted kappa"), for categories in an order.
 */
export type KappaWeights = 'none' | 'linear' | 'quadratic'

/**
 * Agreement beyond chance: κ = 1 − Σ wᵢⱼ oᵢⱼ / Σ wᵢⱼ eᵢⱼ, with the weights of disagreement w, what was
 * observed o and what chance would give e.
 * @returns null without pairs, and where both raters used one and the same category only
 */
export function cohenKappa({ counts }: Confusion, weights: KappaWeights = 'none'): number | null {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  const columns = counts.map((_, at) => counts.reduce((sum, row) => sum + row[at]!, 0))
  const all = rows.reduce((sum, count) => sum + count, 0)
  let observed = 0
  let expected = 0
  for (const [row, line] of counts.entries()) {
    for (const [column, count] of line.entries()) {
      const weight = weightOf(Math.abs(row - column), weights)
      observed += weight * count
      expected += (weight * rows[row]! * columns[column]!) / all
    }
  }
  return all === 0 || expected === 0 ? null : 1 - observed / expected
}

function weightOf(between: number, weights: KappaWeights): number {
  if (weights === 'none') return between === 0 ? 0 : 1
  return weights === 'linear' ? between : between ** 2
}
