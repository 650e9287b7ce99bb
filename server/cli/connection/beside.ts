import type { Graph } from '../../../engine/graph/document.ts'
import type { Json } from '../../../engine/graph/values.ts'
import { openWorkspace } from '../../workspace.ts'
import type { ConnectOptions } from './connect.ts'
import type { StartedRun, StartOptions } from './connection.ts'
import { messageLog } from './message-log.ts'
import { runHere } from './run-here.ts'

/** Runs documents in this process, on a look into the folder that a server holds. */
export interface Beside extends AsyncDisposable {
  /** Whether no chat model is connected here. What the server has in its environment is not seen from here. */
  readonly offline: boolean
  start(
    graph: Graph,
    input: Readonly<Record<string, Json>>,
    options: StartOptions,
  ): Promise<StartedRun>
}

export async function openBeside(options: ConnectOptions): Promise<Beside> {
  const { environment } = options
  const workspace = await openWorkspace({ environment, log: messageLog(options), beside: true })
  const { connection } = workspace
  await connection.settled()
  return {
    offline: connection.models().chat('default') === undefined,
    async start(graph, input, given) {
      const { id } = await workspace.runs.start(graph, input, given)
      return runHere(workspace, id, { kept: false })
    },
    [Symbol.asyncDispose]: () => workspace.close(),
  }
}
