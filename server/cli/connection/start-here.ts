import type { Graph } from '../../../engine/graph/document.ts'
import type { Json } from '../../../engine/graph/values.ts'
import type { Workspace } from '../../workspace.ts'
import type { StartedRun } from './connection.ts'

/** Starts a run in this process. */
export async function startHere(
  { runs }: Workspace,
  graph: Graph,
  input: Readonly<Record<string, Json>>,
  options: { kept?: boolean } = {},
): Promise<StartedRun> {
  const handle = await runs.start(graph, input)
  return {
    id: handle.id,
    kept: options.kept ?? true,
    events: handle.events(),
    outputs: () => Promise.resolve(runs.answer(handle.id)?.outputs ?? {}),
    cancel() {
      handle.cancel()
      return Promise.resolve()
    },
  }
}
