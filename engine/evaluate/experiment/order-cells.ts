import type { Cell } from './cell.ts'

/**
 * The order in which runs are begun: some examples with every variant, then the next. What one
 * variant has executed is then in the journal when the next comes to the same example, and an
 * experiment that is stopped early has compared the same examples with all of them.
 * @param together how many examples stand together: more than run at once
 */
export function orderCells(cells: readonly Cell[], together: number): readonly Cell[] {
  const examples = new Map<string, number>()
  const variants = new Map<string, number>()
  for (const { example, variant } of cells) {
    if (!examples.has(example.id)) examples.set(example.id, examples.size)
    if (!variants.has(variant)) variants.set(variant, variants.size)
  }
  const placeOf = ({ example, variant, trial }: Cell): number[] => {
    const at = examples.get(example.id)!
    return [Math.floor(at / together), trial, variants.get(variant)!, at]
  }
  return cells
    .map((cell) => ({ cell, place: placeOf(cell) }))
    .toSorted((a, b) => {
      const part = a.place.findIndex((value, at) => value !== b.place[at])
      return part < 0 ? 0 : a.place[part]! - b.place[part]!
    })
    .map(({ cell }) => cell)
}
