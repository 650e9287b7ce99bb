import { useState } from 'react'
import { chooseRange, chooseRow, chosenIn, noneChosen } from './select-rows.ts'

/** The rows of a list that are chosen, for boxes in front of them and a bar below. */
export interface ChosenRows {
  /** In the order of the list. */
  readonly ids: readonly string[]
  has(id: string): boolean
  /** @param range with all from the one that was chosen last */
  choose(id: string, range: boolean): void
  /** In place of what is chosen now. */
  take(ids: readonly string[]): void
  clear(): void
}

/** @param order all that can be chosen, as they stand in the list */
export function useChosenRows(order: readonly string[]): ChosenRows {
  const [chosen, setChosen] = useState(noneChosen)
  const ids = chosenIn(chosen, order)
  return {
    ids,
    has: (id) => chosen.ids.has(id),
    choose: (id, range) =>
      setChosen((before) => (range ? chooseRange(before, order, id) : chooseRow(before, id))),
    take: (all) => setChosen({ ids: new Set(all) }),
    clear: () => setChosen(noneChosen),
  }
}
