import type { Graph } from '../engine/graph/document.ts'
import type { GraphStore } from './store/graph-store.ts'

/**
 * A graph as it is stored.
 * @param version `draft`, a label, or the hash of a version or of anything that has run; left out, the newest version
 */
export async function findStored(
  graphs: GraphStore,
  name: string,
  version?: string,
): Promise<Graph | undefined> {
  if (version === undefined) return graphs.newest(name)
  if (version === 'draft') return (await graphs.find(name))?.draft
  return graphs.named(name, version)
}
