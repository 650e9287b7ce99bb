import { readAddress } from '../../data-folder.ts'
import { readEnvironment } from '../../environment.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import { hashGraph } from '../../../engine/graph/hash.ts'
import type { Call } from '../command.ts'
import { ServerClient } from '../connection/server-client.ts'
import { messageLog } from '../connection/message-log.ts'
import { UsageError } from '../usage-error.ts'

/** The server that an evaluation speaks with: the one that holds the data folder, or one of its own. */
export interface Evaluation extends AsyncDisposable {
  readonly client: ServerClient
  /**
   * Makes a document known, so that it can be a variant.
   * @returns the hash of its version
   * @throws UsageError where another process holds the data folder
   */
  keep(graph: Graph): Promise<string>
}

/** Where no server holds the data folder, one without the editor is started for as long as this is open. */
export async function openEvaluation({ home, output }: Call): Promise<Evaluation> {
  const address = readAddress(home)
  if (address !== undefined) {
    const client = new ServerClient(address)
    const alive = await client.send('/api/session').then(
      () => true,
      () => false,
    )
    if (alive) {
      return {
        client,
        keep() {
          throw new UsageError(
            `The server at ${address.url} holds the data folder, and runs the graphs that it has. Name one of those, or set HEDDLE_HOME to another folder to evaluate a file.`,
          )
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }
    }
  }
  const { serve } = await import('../../serve.ts')
  const environment = { ...readEnvironment({ ...process.env, HOST: '127.0.0.1' }), port: 0, home }
  const log = messageLog({ onMessage: (message) => output.messages.print(message) })
  const server = await serve({ environment, log, editor: false })
  await server.settled
  const own = readAddress(home)
  if (own === undefined) throw new Error('The server that was started for this cannot be found.')
  return {
    client: new ServerClient(own),
    async keep(graph) {
      const { graphs } = server.workspace
      const origin = { message: 'From a file', author: 'command line' }
      if ((await graphs.find(graph.name)) === undefined) await graphs.create(graph, origin)
      await graphs.keep(graph)
      return hashGraph(graph)
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}
