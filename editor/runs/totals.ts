import type { Trace } from '../../engine/run/trace.ts'
import { isNested } from './span-path.ts'

export interface Totals {
  /** Nodes that are through, each counted once. */
  readonly nodes: number
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** null where a price is not known. */
  readonly cost: number | null
}

const known = new WeakMap<Trace, Totals>()

/** What a run has taken so far, added up over its spans. */
export function totalsOf(trace: Trace | undefined): Totals {
  if (trace === undefined) {
    return { nodes: 0, calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 }
  }
  const before = known.get(trace)
  if (before !== undefined) return before
  const spans = [...trace.spans.values()]
  const done = spans.filter((span) => span.status === 'succeeded' || span.status === 'skipped')
  const sum = (read: (span: (typeof spans)[number]) => number): number =>
    spans.reduce((total, span) => total + read(span), 0)
  const totals: Totals = {
    nodes: new Set(done.filter(({ path }) => !isNested(path)).map((span) => span.node)).size,
    calls: sum((span) => span.usage.calls),
    inputTokens: sum((span) => span.usage.inputTokens),
    outputTokens: sum((span) => span.usage.outputTokens),
    cost: spans.some((span) => span.usage.cost === null)
      ? null
      : sum((span) => span.usage.cost ?? 0),
  }
  known.set(trace, totals)
  return totals
}
