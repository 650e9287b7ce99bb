import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { GraphStore } from './graph-store.ts'

/**
 * Finds graphs of the store for the engine: the newest version of a name, or by a label or
 * its hash any that was saved as a version or has run.
 */
export function graphSource(graphs: GraphStore): GraphSource {
  return {
    find: (name, version) =>
      version === undefined ? graphs.newest(name) : graphs.named(name, version),
  }
}
