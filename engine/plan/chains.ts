import type { Dependency } from '../graph/order.ts'

/**
 * Operator chaining (Flink's term): entries that can run one after another as one task.
 * An entry joins the chain of something it needs when everything else it needs is in that chain
 * too, or was done before the chain began. Then nothing it could have overlapped with is delayed:
 * others that read the chain see each result as soon as it is there.
 *
 * @param order entries, each after what it needs
 * @returns chains in an order in which each stands after what its first entry needs
 */
export function chainsOf(
  order: readonly string[],
  dependencies: readonly Dependency[],
): readonly { readonly entries: readonly string[]; readonly after: readonly number[] }[] {
  const needs = new Map<string, Set<string>>(order.map((entry) => [entry, new Set()]))
  for (const { from, to } of dependencies) needs.get(to)!.add(from)

  const chains: { entries: string[]; before: ReadonlySet<string> }[] = []
  const chainOf = new Map<string, number>()
  /** Everything an entry stands after, through any number of steps. */
  const ancestors = new Map<string, Set<string>>()

  for (const entry of order) {
    const above = new Set<string>()
    for (const need of needs.get(entry)!) {
      above.add(need)
      for (const ancestor of ancestors.get(need)!) above.add(ancestor)
    }
    ancestors.set(entry, above)

    const joined = [...needs.get(entry)!].findLast((need) => {
      const number = chainOf.get(need)!
      const chain = chains[number]!
      return (
        chain.entries.at(-1) === need &&
        [...needs.get(entry)!].every(
          (other) => chainOf.get(other) === number || chain.before.has(other),
        )
      )
    })
    if (joined === undefined) {
      chainOf.set(entry, chains.length)
      chains.push({ entries: [entry], before: above })
    } else {
      const number = chainOf.get(joined)!
      chainOf.set(entry, number)
      chains[number]!.entries.push(entry)
    }
  }
  return chains.map(({ entries }) => ({
    entries,
    after: [...new Set([...needs.get(entries[0]!)!].map((need) => chainOf.get(need)!))].sort(
      (a, b) => a - b,
    ),
  }))
}
