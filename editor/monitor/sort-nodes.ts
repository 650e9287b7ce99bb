import type { MonitorNode } from '../../server/api/monitor.ts'

/** A column by which the nodes can be put in order. */
export type NodeColumn = 'share' | 'executions' | 'failed' | 'cached' | 'p50' | 'p95' | 'cost'

/** The highest first; what has no such figure comes last. The server's order decides between equals. */
export function sortNodes(nodes: readonly MonitorNode[], by: NodeColumn): readonly MonitorNode[] {
  return nodes.toSorted((a, b) => (figureOf(b, by) ?? -1) - (figureOf(a, by) ?? -1))
}

function figureOf(node: MonitorNode, by: NodeColumn): number | null {
  return by === 'p50' || by === 'p95' ? (node.latency?.[by] ?? null) : node[by]
}
