import { readAddress } from '../../data-folder.ts'
import { readEnvironment } from '../../environment.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import { hashGraph } from '../../../engine/graph/hash.ts'
import type { KeptDocument } from '../../api.ts'
import type { Call } from '../command.ts'
import { ServerClient, ServerRefusal } from '../connection/server-client.ts'
import { messageLog } from '../connection/message-log.ts'

/** The server that an evaluation speaks with: the one that holds the data folder, or one of its own. */
export interface Evaluation extends AsyncDisposable {
  readonly client: ServerClient
  /**
   * Makes a document known, so that it can be a variant.
   * A graph of its name is made where there is none; one that is there keeps its draft and versions.
   * @returns the hash of its version
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
        keep: (graph) => keepThere(client, graph),
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

/** At the server that holds the data folder. */
async function keepThere(client: ServerClient, graph: Graph): Promise<string> {
  const body = { name: graph.name, graph }
  await client.send('/api/graphs', { body }).catch((error: unknown) => {
    // It is there already.
    if (!(error instanceof ServerRefusal) || error.status !== 409) throw error
  })
  const path = `/api/graphs/${encodeURIComponent(graph.name)}/documents`
  return (await client.send<KeptDocument>(path, { body: { graph } })).version
}
