import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { graphKey, namedGraph, type NamedGraph } from '../../engine/graph/named-graph.ts'

/** Documents of the graphs that nodes of the open one run, directly or through others. */
export interface NamedGraphs {
  /** By what the nodes wrote, see `graphKey` in engine/graph. */
  readonly graphs: ReadonlyMap<string, Graph>
  /** Some are on their way. */
  readonly isLoading: boolean
}

export const noGraphs: NamedGraphs = { graphs: new Map(), isLoading: false }

/** The graphs that a graph names, each once. */
function namesIn(graph: Graph): readonly NamedGraph[] {
  const names = new Map<string, NamedGraph>()
  for (const entry of Object.values(graph.nodes)) {
    const named = isFrame(entry) ? undefined : namedGraph(entry.type, entry.config)
    if (named !== undefined && named.name !== '') names.set(graphKey(named), named)
  }
  return [...names.values()]
}

/**
 * All graphs that are needed, as far as they are known: those that the open one names, those that
 * these name, and so on. A circle ends where it began.
 */
export function neededGraphs(
  graph: Graph,
  known: (key: string) => Graph | undefined,
): readonly NamedGraph[] {
  const needed = new Map<string, NamedGraph>()
  const open = [...namesIn(graph)]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const key = graphKey(next)
    if (needed.has(key)) continue
    needed.set(key, next)
    const document = known(key)
    if (document !== undefined) open.push(...namesIn(document))
  }
  return [...needed.values()]
}
