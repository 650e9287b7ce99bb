import type { Example } from '../../engine/evaluate/example.ts'

/** How many examples each split has, by name; those without one are left out. */
export function countSplits(examples: readonly Example[]): Record<string, number> {
  return counted(examples.flatMap(({ split }) => split ?? []))
}

/** How many examples bear each tag. */
export function countTags(examples: readonly Example[]): Record<string, number> {
  return counted(examples.flatMap(({ tags = [] }) => [...new Set(tags)]))
}

function counted(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
