import { useMemo } from 'react'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { PortDescription } from '../../engine/graph/node-description.ts'
import { portsOf } from '../../engine/graph/ports.ts'
import type { Span } from '../../engine/run/trace.ts'
import { useDocument } from '../document/document-store.ts'
import { useRunGraph } from './run-graph.ts'
import { isNested } from './span-path.ts'

/** The output ports of the node of an execution; in a subgraph those of its type, as its graph is not open. */
export function useSpanOutputs({
  path,
  node,
  nodeType,
}: Pick<Span, 'path' | 'node' | 'nodeType'>): Readonly<Record<string, PortDescription>> {
  const open = useDocument((state) => state.graph)
  const ran = useRunGraph((state) => state.graph)
  const graph = ran ?? open
  const context = useDocument((state) => state.context)
  return useMemo(() => {
    if (graph?.nodes[node] !== undefined && !isNested(path)) {
      return portsOf(graph, node, context).outputs
    }
    return context.describe(readTypeName(nodeType).type)?.outputs ?? {}
  }, [graph, context, path, node, nodeType])
}
