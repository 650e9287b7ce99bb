import { setTimeout as wait } from 'node:timers/promises'
import type { Graph } from '../../../engine/graph/document.ts'
import type { Json } from '../../../engine/graph/values.ts'
import type {
  GraphAnswer,
  GraphList,
  IndexList,
  RunAnswer,
  SearchAnswer,
  Session,
  TokenAnswer,
  TokenCreate,
  VersionAnswer,
} from '../../api.ts'
import { readAddress, type ServerAddress } from '../../data-folder.ts'
import type { Beside } from './beside.ts'
import type { ConnectOptions } from './connect.ts'
import { UnknownIndex, type Connection, type StartedRun } from './connection.ts'
import { followRun } from './follow-run.ts'
import { sendFiles } from './send-files.ts'
import { ServerClient, ServerGone, ServerRefusal } from './server-client.ts'

/** Milliseconds in which a server on the own machine answers a question that needs no work. */
const prompt = 3000
/** Milliseconds for which a run that was cut off may stay without a server that goes on with it. */
const restart = 8000

const keyIsElsewhere =
  'The server has a model from its environment, which a file does not see: set OPENAI_API_KEY or OPENAI_BASE_URL here too.'

type Input = Readonly<Record<string, Json>>

/** Undefined where nothing answers at the address, or something that does not know the token. */
export async function openServer(
  address: ServerAddress,
  options: ConnectOptions,
): Promise<Connection | undefined> {
  const client = await reach(address)
  return client === undefined ? undefined : overHttp(client, options)
}

async function reach(address: ServerAddress | undefined): Promise<ServerClient | undefined> {
  if (address === undefined) return undefined
  const client = new ServerClient(address)
  try {
    await client.send<Session>('/api/session', { signal: AbortSignal.timeout(prompt) })
    return client
  } catch (error) {
    if (error instanceof ServerGone || error instanceof ServerRefusal) return undefined
    throw error
  }
}

function overHttp(client: ServerClient, options: ConnectOptions): Connection {
  const { home } = options.environment
  let beside: Beside | undefined

  async function indexNames(): Promise<string[]> {
    const { indexes } = await client.send<IndexList>('/api/indexes')
    return indexes.map(({ name }) => name)
  }

  /** A run may outlive the server that began it. */
  async function current(): Promise<ServerClient> {
    return (await reach(readAddress(home))) ?? client
  }

  async function startNamed(name: string, input: Input): Promise<StartedRun> {
    const response = await client.open(`/v1/graphs/${encodeURIComponent(name)}/runs`, {
      body: { input },
      accept: 'text/event-stream',
    })
    const id = response.headers.get('heddle-run-id') ?? ''
    return {
      id,
      kept: true,
      events: followRun(id, response, { reach: () => reach(readAddress(home)), patience: restart }),
      outputs: async () => (await (await current()).send<RunAnswer>(`/v1/runs/${id}`)).outputs,
      async cancel() {
        try {
          await (await current()).send(`/v1/runs/${id}/cancel`, { method: 'POST' })
        } catch (error) {
          // It ended meanwhile.
          if (!(error instanceof ServerRefusal && error.status === 409)) throw error
        }
      },
    }
  }

  /** The server runs only what is stored. */
  async function startDocument(graph: Graph, input: Input): Promise<StartedRun> {
    await indexesBuilt()
    const { openBeside } = await import('./beside.ts')
    beside ??= await openBeside(options)
    const { offline } = await client.send<Session>('/api/session')
    const run = await beside.start(graph, input)
    return beside.offline && !offline ? { ...run, offlineHint: keyIsElsewhere } : run
  }

  async function indexesBuilt(): Promise<void> {
    try {
      for (;;) {
        const { indexes } = await client.send<IndexList>('/api/indexes')
        const building = indexes.find(({ progress }) => progress !== undefined)
        if (building?.progress === undefined) return
        options.building.progress(building.name, building.progress)
        await wait(200)
      }
    } finally {
      options.building.done()
    }
  }

  return {
    graphs: async () => (await client.send<GraphList>('/api/graphs')).graphs,
    async graph(name) {
      const path = `/api/graphs/${encodeURIComponent(name)}`
      try {
        const { version } = await client.send<GraphAnswer>(path)
        return (await client.send<VersionAnswer>(`${path}/versions/${version}`)).graph
      } catch (error) {
        if (error instanceof ServerRefusal && error.status === 404) return undefined
        throw error
      }
    },
    startRun: (graph, input) =>
      typeof graph === 'string' ? startNamed(graph, input) : startDocument(graph, input),
    indexes: async () => (await client.send<IndexList>('/api/indexes')).indexes,
    addFiles: (name, request) => sendFiles(client, name, request),
    async search(name, query, topK) {
      try {
        const path = `/api/indexes/${encodeURIComponent(name)}/search`
        return (await client.send<SearchAnswer>(path, { body: { query, topK } })).documents
      } catch (error) {
        if (!(error instanceof ServerRefusal && error.status === 404)) throw error
        throw new UnknownIndex(name, await indexNames())
      }
    },
    async createToken(name, scopes) {
      const body: TokenCreate = { name, scopes }
      return (await client.send<TokenAnswer>('/api/tokens', { body })).token
    },
    async [Symbol.asyncDispose]() {
      await beside?.[Symbol.asyncDispose]()
    },
  }
}
