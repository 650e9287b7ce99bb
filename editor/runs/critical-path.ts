import type { Span, Trace } from '../../engine/run/trace.ts'
import { parentOf } from './span-rows.ts'

/** So many executions that ended before one began are looked at for one that it read. */
const lookBack = 200

/**
 * The executions that the length of a run comes from: each could begin only when the one before had
 * ended. In a subgraph that is on it, those of the subgraph.
 * @param reads the nodes that a node reads, where that is known; otherwise what ended last before it counts
 * @returns their paths
 */
export function criticalPath(
  { spans }: Pick<Trace, 'spans'>,
  reads: (node: string) => ReadonlySet<string> | undefined = () => undefined,
): ReadonlySet<string> {
  const inside = new Map<string | undefined, Span[]>()
  for (const span of spans.values()) {
    if (span.status === 'skipped' || span.endedAt === undefined) continue
    const parent = parentOf(span.path, spans)
    const siblings = inside.get(parent)
    if (siblings === undefined) inside.set(parent, [span])
    else siblings.push(span)
  }
  const critical = new Set<string>()
  const follow = (parent: string | undefined): void => {
    const siblings = (inside.get(parent) ?? []).sort((a, b) => endOf(a) - endOf(b))
    for (let span = siblings.at(-1); span !== undefined;) {
      critical.add(span.path)
      follow(span.path)
      const feeds = parent === undefined ? reads(span.node) : undefined
      span = before(siblings, span, feeds, critical)
    }
  }
  follow(undefined)
  return critical
}

/** What it waited for. @param siblings by their end */
function before(
  siblings: readonly Span[],
  span: Span,
  feeds: ReadonlySet<string> | undefined,
  seen: ReadonlySet<string>,
): Span | undefined {
  let low = 0
  let high = siblings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (endOf(siblings[middle]!) <= span.startedAt) low = middle + 1
    else high = middle
  }
  let last: Span | undefined
  for (let at = low - 1; at >= Math.max(0, low - lookBack); at -= 1) {
    const one = siblings[at]!
    // Those that took no time at all may stand in any order.
    if (seen.has(one.path) || one.startedAt > span.startedAt) continue
    last ??= one
    if (feeds === undefined || feeds.has(one.node)) return one
  }
  return last
}

function endOf({ endedAt = 0 }: Span): number {
  return endedAt
}
