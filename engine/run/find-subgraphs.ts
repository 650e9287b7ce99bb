import type { Graph } from '../graph/document.ts'
import { hashIfGraph } from '../graph/hash.ts'
import { graphKey, namedGraph, type NamedGraph } from '../graph/named-graph.ts'

/** Finds the graphs that subgraph nodes name. */
export interface GraphSource {
  /** @param version a label, or a hash; left out, the newest */
  find(name: string, version?: string): Graph | undefined | Promise<Graph | undefined>
}

/** The graphs that a graph runs, directly or through others, as they are now. */
export interface Subgraphs {
  /** Hashes, by what the nodes wrote: `name` or `name@version`. */
  readonly versions: Readonly<Record<string, string>>
  readonly documents: readonly Graph[]
  find(name: string, version?: string): Graph | undefined
}

/** More graphs than this in one are a circle of labels, or nobody's intention. */
const mostGraphs = 200

/**
 * Looks up every graph that is named, so that the check and the plan need not wait. The document
 * may have any shape: what is wrong with it is said by the check.
 * @param pinned versions that names stood for when a run began
 */
export async function findSubgraphs(
  document: unknown,
  source: GraphSource | undefined,
  pinned: Readonly<Record<string, string>> = {},
): Promise<Subgraphs> {
  const found = new Map<string, Graph>()
  const versions: Record<string, string> = {}
  const open = namedGraphs(document)
  const seen = new Set<string>()
  for (let next = open.pop(); next !== undefined && seen.size < mostGraphs; next = open.pop()) {
    const key = graphKey(next)
    if (seen.has(key)) continue
    seen.add(key)
    const version = Object.hasOwn(pinned, key) ? pinned[key] : next.version
    const graph = await source?.find(next.name, version)
    const hash = hashIfGraph(graph)
    if (graph === undefined || hash === undefined) continue
    found.set(key, graph)
    versions[key] = hash
    open.push(...namedGraphs(graph))
  }
  return {
    versions,
    documents: [...found.values()],
    find: (name, version) => found.get(graphKey({ name, version })),
  }
}

function namedGraphs(document: unknown): NamedGraph[] {
  const nodes = inside(document, 'nodes')
  if (typeof nodes !== 'object' || nodes === null) return []
  return Object.values(nodes).flatMap((entry: unknown) => {
    const type = inside(entry, 'type')
    const named = typeof type === 'string' ? namedGraph(type, inside(entry, 'config')) : undefined
    return named === undefined ? [] : [named]
  })
}

function inside(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  // SAFETY: it has the key.
  return (value as Readonly<Record<string, unknown>>)[key]
}
