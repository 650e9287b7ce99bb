import { readTypeName } from '../../engine/graph/catalogue.ts'
import { isFrame, type Graph } from '../../engine/graph/document.ts'
import { subgraphType } from '../../engine/graph/subgraph-type.ts'

/** Documents of the graphs that nodes of the open one run, directly or through others. */
export interface NamedGraphs {
  /** By what the nodes wrote, see `graphKey`. */
  readonly graphs: ReadonlyMap<string, Graph>
  /** Some are on their way. */
  readonly isLoading: boolean
}

export const noGraphs: NamedGraphs = { graphs: new Map(), isLoading: false }

export interface GraphName {
  readonly name: string
  /** A label or a hash; undefined for the newest version. */
  readonly version: string | undefined
}

export function graphKey(name: string, version: string | undefined): string {
  return version === undefined ? name : `${name}@${version}`
}

/** The graphs that a graph names, each once. */
function namesIn(graph: Graph): readonly GraphName[] {
  const names = new Map<string, GraphName>()
  for (const entry of Object.values(graph.nodes)) {
    if (isFrame(entry) || readTypeName(entry.type).type !== subgraphType) continue
    const { graph: name, version } = entry.config ?? {}
    if (typeof name !== 'string' || name === '') continue
    const named = { name, version: typeof version === 'string' ? version : undefined }
    names.set(graphKey(name, named.version), named)
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
): readonly GraphName[] {
  const needed = new Map<string, GraphName>()
  const open = [...namesIn(graph)]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const key = graphKey(next.name, next.version)
    if (needed.has(key)) continue
    needed.set(key, next)
    const document = known(key)
    if (document !== undefined) open.push(...namesIn(document))
  }
  return [...needed.values()]
}
