import type { Dependency } from '../../engine/graph/order.ts'
import type { Graph } from '../../engine/graph/document.ts'

/**
 * The entries of one body as a run comes by them: each after what it needs, and of those that could
 * come next the one that stands further left, then higher. What stands in a circle comes last.
 */
export function flowOrder(
  members: readonly string[],
  forward: readonly Dependency[],
  layout: Graph['layout'],
): readonly string[] {
  const waitsFor = new Map(members.map((member) => [member, new Set<string>()]))
  const readers = new Map<string, string[]>()
  for (const { from, to } of forward) {
    if (from === to) continue
    waitsFor.get(to)?.add(from)
    readers.set(from, [...(readers.get(from) ?? []), to])
  }
  const written = new Map(members.map((member, at) => [member, at]))
  const compare = (a: string, b: string): number => {
    const [ax, ay] = layout?.[a] ?? [0, 0]
    const [bx, by] = layout?.[b] ?? [0, 0]
    return ax - bx || ay - by || written.get(a)! - written.get(b)!
  }
  const order: string[] = []
  const ready = members.filter((member) => waitsFor.get(member)!.size === 0).sort(compare)
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    order.push(next)
    for (const reader of readers.get(next) ?? []) {
      const open = waitsFor.get(reader)
      if (open?.delete(next) !== true || open.size > 0) continue
      const at = ready.findIndex((other) => compare(other, reader) > 0)
      ready.splice(at < 0 ? ready.length : at, 0, reader)
    }
  }
  const placed = new Set(order)
  return [...order, ...members.filter((member) => !placed.has(member)).sort(compare)]
}
