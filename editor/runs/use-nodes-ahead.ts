import { useMemo } from 'react'
import type { Trace } from '../../engine/run/trace.ts'
import { useDocument } from '../document/document-store.ts'
import { flowOf, nodesAhead, type NodeAhead } from './nodes-ahead.ts'
import { useRunGraph } from './run-graph.ts'
import { isOpen } from './run-store.ts'

const none: readonly NodeAhead[] = []

/** What a run has not come to yet; nothing once it is over, or while it is not known which graph it is of. */
export function useNodesAhead(trace: Trace): readonly NodeAhead[] {
  const graph = useRunGraph((state) => state.graph)
  const context = useDocument((state) => state.context)
  const open = isOpen(trace)
  const flow = useMemo(
    () => (graph === undefined || !open ? undefined : flowOf(graph, context)),
    [graph, context, open],
  )
  return useMemo(() => (flow === undefined ? none : nodesAhead(flow, trace)), [flow, trace])
}
