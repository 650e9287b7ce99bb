import type { Graph, GraphNode } from './document.ts'
import { isFrame } from './is-frame.ts'
import type { Json } from './values.ts'

/** The graph with changes to the configs of some of its nodes. Names of frames, and unknown ones, are passed over. */
export function withConfigs(
  graph: Graph,
  changes: Readonly<Record<string, Readonly<Record<string, Json>>>> | undefined,
): Graph {
  if (changes === undefined) return graph
  const nodes = { ...graph.nodes }
  for (const [id, change] of Object.entries(changes)) {
    const entry = Object.hasOwn(nodes, id) ? nodes[id] : undefined
    if (entry === undefined || isFrame(entry)) continue
    const changed: GraphNode = { ...entry, config: { ...entry.config, ...change } }
    nodes[id] = changed
  }
  return { ...graph, nodes }
}
