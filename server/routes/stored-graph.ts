import type { Graph } from '../../engine/graph/document.ts'
import { notFound } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { findStored } from '../stored-graph.ts'

/** A graph that a request names; see `findStored`. @throws HttpError */
export async function storedGraph(
  graphs: GraphStore,
  name: string,
  version?: string,
): Promise<Graph> {
  const graph = await findStored(graphs, name, version)
  if (graph !== undefined) return graph
  throw notFound(
    version === undefined || version === 'draft'
      ? `graph "${name}"`
      : `version "${version}" of the graph "${name}"`,
  )
}
