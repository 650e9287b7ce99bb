/** A dependency between two entries of one body. */
export interface Dependency {
  readonly from: string
  readonly to: string
  /** It feeds only optional inputs, so in a loop it may carry the value of the turn before. */
  readonly optional: boolean
}

/**
 * The entries of one body in an order in which each stands after what it needs, or the circle
 * that makes that impossible. Ties are broken by name, so the order of keys in a document never matters.
 */
export function orderOf(
  members: readonly string[],
  dependencies: readonly Dependency[],
): { order: readonly string[] } | { circle: readonly string[] } {
  const waitsFor = new Map(members.map((member) => [member, new Set<string>()]))
  for (const { from, to } of dependencies) if (from !== to) waitsFor.get(to)?.add(from)
  const order: string[] = []
  const ready = [...members].filter((member) => waitsFor.get(member)!.size === 0).sort()
  const readers = groupBy(dependencies, (dependency) => dependency.from)
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    order.push(next)
    for (const { to } of readers.get(next) ?? []) {
      const open = waitsFor.get(to)
      if (open?.delete(next) && open.size === 0) insertSorted(ready, to)
    }
  }
  if (order.length < members.length) {
    return {
      circle: findCircle(
        members.filter((member) => waitsFor.get(member)!.size > 0),
        dependencies,
      ),
    }
  }
  const self = dependencies.find(({ from, to }) => from === to)
  return self === undefined ? { order } : { circle: [self.from] }
}

/**
 * Which dependencies of a loop body point backwards. The walk starts at the entries that are fed
 * from outside the loop and follows the wires; an optional dependency that leads back to where
 * the walk came from (a retreating edge, as compilers find natural loops) belongs to the turn before.
 */
export function backwardDependencies(
  members: readonly string[],
  dependencies: readonly Dependency[],
  fedFromOutside: ReadonlySet<string>,
): ReadonlySet<Dependency> {
  const backward = new Set(dependencies.filter(({ from, to, optional }) => optional && from === to))
  const readers = groupBy(
    [...dependencies].sort(
      (a, b) => Number(a.optional) - Number(b.optional) || compare(a.to, b.to),
    ),
    (dependency) => dependency.from,
  )
  const done = new Set<string>()
  const open = new Set<string>()
  const walk = (start: string): void => {
    // An explicit stack: a body may be a chain of a thousand nodes.
    const stack: { member: string; next: number }[] = [{ member: start, next: 0 }]
    open.add(start)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const dependency = readers.get(top.member)?.[top.next]
      if (dependency === undefined) {
        open.delete(top.member)
        done.add(top.member)
        stack.pop()
        continue
      }
      top.next += 1
      if (open.has(dependency.to)) {
        if (dependency.optional) backward.add(dependency)
      } else if (!done.has(dependency.to)) {
        open.add(dependency.to)
        stack.push({ member: dependency.to, next: 0 })
      }
    }
  }
  const starts = [
    ...[...members].filter((member) => fedFromOutside.has(member)).sort(),
    ...[...members].sort(),
  ]
  for (const start of starts) if (!done.has(start)) walk(start)

  const forward = dependencies.filter((dependency) => !backward.has(dependency))
  const ordered = orderOf(members, forward)
  if ('order' in ordered) return backward
  // A circle that is closed by a required wire: every optional wire within it may still open it.
  const circle = new Set(ordered.circle)
  const opened = forward.filter(
    ({ from, to, optional }) => optional && circle.has(from) && circle.has(to),
  )
  if (opened.length === 0) return backward
  const now = new Set(opened)
  const rest = forward.filter((dependency) => !now.has(dependency))
  return new Set([...backward, ...opened, ...backwardDependencies(members, rest, fedFromOutside)])
}

function findCircle(
  members: readonly string[],
  dependencies: readonly Dependency[],
): readonly string[] {
  const within = new Set(members)
  const before = new Map<string, string>()
  for (const { from, to } of dependencies) {
    if (within.has(from) && within.has(to) && from !== to && !before.has(to)) before.set(to, from)
  }
  const seen: string[] = []
  let at = members.find((member) => before.has(member)) ?? members[0]!
  while (!seen.includes(at)) {
    seen.push(at)
    at = before.get(at) ?? at
  }
  const circle = seen.slice(seen.indexOf(at)).reverse()
  const first = circle.indexOf([...circle].sort(compare)[0]!)
  return [...circle.slice(first), ...circle.slice(0, first)]
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

function insertSorted(list: string[], item: string): void {
  const at = list.findIndex((other) => compare(other, item) > 0)
  list.splice(at < 0 ? list.length : at, 0, item)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
