import type { DaySpending } from './live-score-store.ts'

/**
 * Why nothing more may be asked of a model on a day; undefined while it may. With a price that nobody
 * knows a ceiling could be passed without anybody seeing it, so it is taken for reached.
 * @param ceiling US dollars
 */
export function ceilingReached(
  ceiling: number | undefined,
  { cost, unpriced }: DaySpending,
): string | undefined {
  if (ceiling === undefined) return undefined
  if (unpriced > 0) {
    return `The price of a model that was asked today is not known, so nobody can say when the ceiling of $${ceiling} a day is reached. Evaluators that ask a model rest until midnight UTC. Set the price, or take the ceiling away.`
  }
  if (cost < ceiling) return undefined
  return `The ceiling of $${ceiling} a day is reached. Evaluators that ask a model rest until midnight UTC; runs until then are not scored by them.`
}
