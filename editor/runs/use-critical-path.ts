import { useMemo } from 'react'
import type { Trace } from '../../engine/run/trace.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { meetingOf, membersOf } from '../../engine/graph/frame-tree.ts'
import { wiresOf, type Wire } from '../../engine/graph/wires.ts'
import { useDocument } from '../document/document-store.ts'
import { criticalPath } from './critical-path.ts'

const none: ReadonlySet<string> = new Set()

/** The paths of the executions that the length of a run comes from; none while there is no run that is over. */
export function useCriticalPath(trace: Trace | undefined): ReadonlySet<string> {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  const reads = useMemo(
    () =>
      graph === undefined
        ? new Map<string, ReadonlySet<string>>()
        : sourcesIn(graph, wiresOf(graph, context)),
    [graph, context],
  )
  return useMemo(
    () => (trace === undefined ? none : criticalPath(trace, (node) => reads.get(node))),
    [trace, reads],
  )
}

/** The nodes that each node waits for: those it reads, and with one in a frame all of its body. */
function sourcesIn(graph: Graph, wires: readonly Wire[]): ReadonlyMap<string, ReadonlySet<string>> {
  const sources = new Map<string, Set<string>>()
  for (const { from, to } of wires) {
    if (from === undefined) continue
    const known = sources.get(to) ?? new Set()
    sources.set(to, known.add(from))
    for (const frame of meetingOf(graph, from, to).left) {
      for (const member of membersOf(graph, frame)) known.add(member)
    }
  }
  return sources
}
