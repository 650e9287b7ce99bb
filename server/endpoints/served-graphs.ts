import type { Graph } from '../../engine/graph/document.ts'
import type { RunHandle, RunOptions } from '../../engine/run/engine.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'

/** What answers under a name: the version that a caller gets, and how it is run. */
export interface ServedGraph {
  readonly name: string
  readonly graph: Graph
  /** Epoch milliseconds: since when it has been as it is. */
  readonly changedAt: number
  /** @throws GraphError, InputError */
  start(input: Readonly<Record<string, unknown>>, options?: RunOptions): Promise<RunHandle>
}

/** All that programs can call by a name. */
export interface ServedGraphs {
  list(): Promise<readonly ServedGraph[]>
  find(name: string): Promise<ServedGraph | undefined>
}

/** The newest version of every graph answers under the graph's own name. */
export function servedGraphs(options: { graphs: GraphStore; runs: Runs }): ServedGraphs {
  const { graphs, runs } = options
  const serve = (name: string, graph: Graph, changedAt: number): ServedGraph => ({
    name,
    graph,
    changedAt,
    start: (input, given) => runs.start(graph, input, given),
  })

  async function find(name: string): Promise<ServedGraph | undefined> {
    const [graph, stored] = await Promise.all([graphs.newest(name), graphs.find(name)])
    if (graph === undefined || stored === undefined) return undefined
    return serve(name, graph, stored.updatedAt)
  }

  return {
    find,
    async list() {
      const found = await Promise.all((await graphs.list()).map(({ name }) => find(name)))
      return found.filter((one) => one !== undefined)
    },
  }
}
