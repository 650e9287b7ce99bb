import { useShallow } from 'zustand/react/shallow'
import type { Span } from '../../engine/run/trace.ts'
import { spanOf } from '../canvas/node-run.ts'
import { seenTrace, useRunStore } from '../runs/run-store.ts'
import { isNested } from '../runs/span-path.ts'

/** The execution of a node that the inspector shows: the chosen one, or the newest. */
export function useShownSpan(node: string): Span | undefined {
  return useRunStore((state) => {
    const { selectedSpan } = state
    const trace = seenTrace(state)
    const chosen = selectedSpan === undefined ? undefined : trace?.spans.get(selectedSpan)
    return chosen?.node === node && !isNested(chosen.path) ? chosen : spanOf(trace, node)
  })
}

/** All executions of a node in the run, by path. */
export function useSpanPaths(node: string): readonly string[] {
  return useRunStore(
    useShallow(({ trace }) =>
      [...(trace?.spans.values() ?? [])]
        .filter((span) => span.node === node && !isNested(span.path))
        .map((one) => one.path),
    ),
  )
}
