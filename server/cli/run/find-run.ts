import type { Graph } from '../../../engine/graph/document.ts'
import type { Call } from '../command.ts'
import type { FoundRun } from '../connection/connection.ts'
import { UsageError } from '../usage-error.ts'

/** @throws UsageError */
export async function findRun(call: Call, id: string): Promise<FoundRun> {
  const connection = await call.connect()
  const run = await connection.findRun(id)
  if (run !== undefined) return run
  throw new UsageError(`There is no run "${id}" in the data folder.`)
}

/** The graph of a run for showing it: that of another version, or an empty one, where its own was no version. */
export async function graphOf(call: Call, { graph, version }: FoundRun): Promise<Graph> {
  const connection = await call.connect()
  return (
    (await connection.version(graph, version)) ??
    (await connection.graph(graph)) ?? {
      heddle: 1,
      name: graph,
      inputs: {},
      nodes: {},
      outputs: {},
    }
  )
}
