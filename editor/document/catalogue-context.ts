import type { CheckContext } from '../../engine/graph/check-context.ts'
import { graphKey } from '../../engine/graph/named-graph.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { noGraphs, type NamedGraphs } from './named-graphs.ts'

/** What a browser knows of graphs: the node types as the server described them, and the graphs that nodes name. */
export function catalogueContext(
  nodes: readonly NodeDescription[],
  named: NamedGraphs = noGraphs,
): CheckContext {
  const byType = new Map(nodes.map((node) => [node.type, node]))
  return {
    describe: (type) => byType.get(type),
    types: () => [...byType.keys()],
    graph: (name, version) => named.graphs.get(graphKey({ name, version })),
  }
}
