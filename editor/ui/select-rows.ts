/** Which rows of a list are chosen, and which of them was last: a range begins there. */
export interface Chosen {
  readonly ids: ReadonlySet<string>
  readonly last?: string
}

export const noneChosen: Chosen = { ids: new Set() }

/** Turns one row over. */
export function chooseRow({ ids }: Chosen, id: string): Chosen {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, last: id }
}

/**
 * From the row that was last to this one, all become what this one becomes. Where the last one is
 * not in the list any more, it is this one alone.
 * @param order all rows, as they stand in the list
 */
export function chooseRange(chosen: Chosen, order: readonly string[], id: string): Chosen {
  const from = chosen.last === undefined ? -1 : order.indexOf(chosen.last)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return chooseRow(chosen, id)
  const next = new Set(chosen.ids)
  const chooses = !next.has(id)
  for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (chooses) next.add(one)
    else next.delete(one)
  }
  return { ids: next, last: id }
}

/** Those of the list that are chosen, in its order: what is not shown any more does not count. */
export function chosenIn({ ids }: Chosen, order: readonly string[]): readonly string[] {
  return order.filter((id) => ids.has(id))
}
