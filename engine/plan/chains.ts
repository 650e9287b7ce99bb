import type { Dependency } from '../graph/order.ts'

/** Entries that run one after another as one task. */
interface Chain {
  readonly entries: readonly string[]
  /** Positions of the chains that hold what the first entry needs; all of them lower than its own. */
  readonly after: readonly number[]
}

/**
 * Operator chaining (Flink's term): entries that can run one after another as one task.
 * An entry joins a chain when it needs the last entry of it. What else it needs comes from other
 * chains, which run beside this one: it waits for that in its place, and holds nothing up, since
 * whatever joins the chain behind it needs it anyway. So a branch and the join behind it are one
 * task, and others that read the chain see each result as soon as it is there.
 *
 * @param order entries, each after what it needs
 * @returns chains in an order in which each stands after what its first entry needs
 */
export function chainsOf(
  order: readonly string[],
  dependencies: readonly Dependency[],
): readonly Chain[] {
  const needs = new Map<string, Set<string>>(order.map((entry) => [entry, new Set()]))
  for (const { from, to } of dependencies) needs.get(to)!.add(from)

  const chains: { readonly entries: string[]; after: readonly number[]; layer: number }[] = []
  const chainOf = new Map<string, number>()

  for (const entry of order) {
    const numbers = [...new Set([...needs.get(entry)!].map((need) => chainOf.get(need)!))]
    const open = numbers.filter((number) => needs.get(entry)!.has(chains[number]!.entries.at(-1)!))
    // The one that starts first, so that what needs the entry can start early, too.
    const [joined] = open.sort((a, b) => chains[a]!.layer - chains[b]!.layer || a - b)
    if (joined === undefined) {
      const layer = Math.max(-1, ...numbers.map((number) => chains[number]!.layer)) + 1
      chainOf.set(entry, chains.length)
      chains.push({ entries: [entry], after: numbers.sort((a, b) => a - b), layer })
    } else {
      chainOf.set(entry, joined)
      chains[joined]!.entries.push(entry)
    }
  }
  return chains.map(({ entries, after }) => ({ entries, after }))
}
