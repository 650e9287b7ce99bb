import { useMemo } from 'react'
import type { Trace } from '../../engine/run/trace.ts'
import { wiresOf } from '../../engine/graph/wires.ts'
import { useDocument } from '../document/document-store.ts'
import { criticalPath } from './critical-path.ts'

const none: ReadonlySet<string> = new Set()

/** The paths of the executions that the length of a run comes from; none while there is no run that is over. */
export function useCriticalPath(trace: Trace | undefined): ReadonlySet<string> {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  const reads = useMemo(() => {
    const sources = new Map<string, Set<string>>()
    if (graph === undefined) return sources
    for (const { from, to } of wiresOf(graph, context)) {
      if (from === undefined) continue
      const known = sources.get(to)
      if (known === undefined) sources.set(to, new Set([from]))
      else known.add(from)
    }
    return sources
  }, [graph, context])
  return useMemo(
    () => (trace === undefined ? none : criticalPath(trace, (node) => reads.get(node))),
    [trace, reads],
  )
}
