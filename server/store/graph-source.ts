import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { GraphStore } from './graph-store.ts'

/**
 * Finds graphs of the store for the engine: the newest version of a name, or by its hash any that
 * was saved as a version or has run.
 */
export function graphSource(graphs: GraphStore): GraphSource {
  return {
    async find(name, version) {
      if (version === undefined) return graphs.newest(name)
      const graph = await graphs.document(version)
      return graph?.name === name ? graph : undefined
    },
  }
}
