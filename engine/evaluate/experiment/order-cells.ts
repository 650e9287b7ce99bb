import type { Cell } from './cell.ts'

/** In which variants and examples stand. */
export interface CellOrder {
  readonly variants: readonly string[]
  /** Ids. */
  readonly examples: readonly string[]
}

/**
 * The order in which runs are begun: some examples with every variant, then the next. What one
 * variant has executed is then in the journal when the next comes to the same example, and an
 * experiment that is stopped early has compared the same examples with all of them.
 * @param together how many examples stand together: more than run at once
 */
export function orderCells(
  cells: readonly Cell[],
  order: CellOrder,
  together: number,
): readonly Cell[] {
  const examples = new Map(order.examples.map((id, at) => [id, at]))
  const variants = new Map(order.variants.map((name, at) => [name, at]))
  const placeOf = ({ example, variant, trial }: Cell): number[] => {
    const at = examples.get(example.id) ?? examples.size
    return [Math.floor(at / together), trial, variants.get(variant) ?? variants.size, at]
  }
  return cells
    .map((cell) => ({ cell, place: placeOf(cell) }))
    .toSorted((a, b) => {
      const part = a.place.findIndex((value, at) => value !== b.place[at])
      return part < 0 ? 0 : a.place[part]! - b.place[part]!
    })
    .map(({ cell }) => cell)
}
