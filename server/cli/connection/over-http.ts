import { setTimeout as wait } from 'node:timers/promises'
import type { Graph } from '../../../engine/graph/document.ts'
import type { Json } from '../../../engine/graph/values.ts'
import type { Estimate } from '../../../engine/run/estimate.ts'
import type {
  GraphAnswer,
  GraphList,
  IndexList,
  ModelReport,
  ModelTestRequest,
  PersonAnswer,
  RunAnswer,
  RunCreate,
  RunReplay,
  SearchAnswer,
  Session,
  Settings,
  VersionAnswer,
  VersionList,
} from '../../api.ts'
import { readAddress, type ServerAddress } from '../../data-folder.ts'
import { administerThere } from './administer-there.ts'
import type { Beside } from './beside.ts'
import type { ConnectOptions } from './connect.ts'
import { UnknownIndex, type Connection, type StartedRun, type StartOptions } from './connection.ts'
import { deploymentsThere } from './deployments.ts'
import { labelsThere } from './labels.ts'
import { triggersThere } from './triggers.ts'
import { followRun } from './follow-run.ts'
import { removeThere } from './remove-there.ts'
import { sendFiles } from './send-files.ts'
import { built, checkBuilt } from './wait-built.ts'
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

  /** Does something with an index. @throws UnknownIndex */
  async function ofIndex<Result>(
    name: string,
    use: (path: string) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await use(`/api/indexes/${encodeURIComponent(name)}`)
    } catch (error) {
      if (!(error instanceof ServerRefusal && error.status === 404)) throw error
      throw new UnknownIndex(name, await indexNames())
    }
  }

  /** What the server says about a graph; undefined where it has no such thing. */
  async function find<Answer>(name: string, further = ''): Promise<Answer | undefined> {
    try {
      return await client.send<Answer>(`/api/graphs/${encodeURIComponent(name)}${further}`)
    } catch (error) {
      if (error instanceof ServerRefusal && error.status === 404) return undefined
      throw error
    }
  }

  async function versionOf(name: string, version: string): Promise<Graph | undefined> {
    return (await find<VersionAnswer>(name, `/versions/${encodeURIComponent(version)}`))?.graph
  }

  /** A run may outlive the server that began it. */
  async function current(): Promise<ServerClient> {
    return (await reach(readAddress(home))) ?? client
  }

  function lookAt(id: string): Promise<RunAnswer> {
    return current().then((now) => now.send<RunAnswer>(`/v1/runs/${encodeURIComponent(id)}`))
  }

  /** @param first the stream that began with it */
  function runThere(id: string, first?: Response): StartedRun {
    return {
      id,
      kept: true,
      events: followRun(id, first, { reach: () => reach(readAddress(home)), patience: restart }),
      outputs: async () => (await lookAt(id)).outputs,
      waiting: async () => (await lookAt(id)).waiting ?? [],
      async answer(node, answer) {
        const body: PersonAnswer = { node, answer }
        await (await current()).send(`/v1/runs/${id}/answer`, { body })
      },
      again: () => runThere(id),
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

  /** Starts a run at an address that makes one, and follows it. */
  async function start(path: string, body: RunCreate | RunReplay): Promise<StartedRun> {
    const response = await client.open(path, { body, accept: 'text/event-stream' })
    return runThere(response.headers.get('heddle-run-id') ?? '', response)
  }

  /** The server runs only what is stored. */
  async function startDocument(
    graph: Graph,
    input: Input,
    given: StartOptions,
  ): Promise<StartedRun> {
    await indexesBuilt()
    const { openBeside } = await import('./beside.ts')
    beside ??= await openBeside(options)
    const { offline } = await client.send<Session>('/api/session')
    const run = await beside.start(graph, input, given)
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
    deployments: deploymentsThere(client),
    labels: labelsThere(client),
    triggers: triggersThere(client),
    graphs: async () => (await client.send<GraphList>('/api/graphs')).graphs,
    async graph(name) {
      const version = (await find<GraphAnswer>(name))?.version
      return version === undefined ? undefined : versionOf(name, version)
    },
    draft: async (name) => (await find<GraphAnswer>(name))?.draft,
    versions: async (name) => (await find<VersionList>(name, '/versions'))?.versions ?? [],
    version: versionOf,
    startRun: (graph, input, given = {}) =>
      typeof graph === 'string'
        ? start(`/v1/graphs/${encodeURIComponent(graph)}/runs`, { input, ...limitsOf(given) })
        : startDocument(graph, input, given),
    async replayRun(id, { version, ...request }, given = {}) {
      if (typeof version === 'object') {
        throw new Error(
          'A running server replays what it has stored. Save the graph as a version first, or stop the server.',
        )
      }
      const which = version === undefined ? {} : { version }
      const body = { ...request, ...which, ...limitsOf(given) }
      return start(`/v1/runs/${encodeURIComponent(id)}/replay`, body)
    },
    async findRun(id) {
      try {
        const { graph, version, status } = await lookAt(id)
        return { ...runThere(id), graph, version, status }
      } catch (error) {
        if (error instanceof ServerRefusal && error.status === 404) return undefined
        throw error
      }
    },
    estimate(name, version) {
      const query = version === undefined ? '' : `?version=${encodeURIComponent(version)}`
      return client.send<Estimate>(`/api/graphs/${encodeURIComponent(name)}/estimate${query}`)
    },
    indexes: async () => (await client.send<IndexList>('/api/indexes')).indexes,
    addFiles: (name, request) => sendFiles(client, name, request),
    search: (name, query, topK) =>
      ofIndex(name, async (path) => {
        const body = { query, topK }
        return (await client.send<SearchAnswer>(`${path}/search`, { body })).documents
      }),
    removeDocuments: (name, ids) => ofIndex(name, () => removeThere(client, name, ids)),
    removeIndex: (name) =>
      ofIndex(name, async (path) => void (await client.open(path, { method: 'DELETE' }))),
    changeIndex: (name, change, onProgress) =>
      ofIndex(name, async (path) => {
        await client.send(path, { method: 'PATCH', body: change })
        checkBuilt(await built(client, path, onProgress))
      }),
    administration: administerThere(client),
    modelSettings: () => client.send<Settings>('/api/settings'),
    testModel(name, role) {
      const body: ModelTestRequest = { name, ...(role === undefined ? {} : { role }) }
      return client.send<ModelReport>('/api/settings/test-model', { body })
    },
    async [Symbol.asyncDispose]() {
      await beside?.[Symbol.asyncDispose]()
    },
  }
}

/** What of the settings of a run goes over HTTP. */
function limitsOf({ budget, reuse }: StartOptions): Pick<RunCreate, 'budget' | 'reuse'> {
  return {
    ...(budget === undefined ? {} : { budget }),
    ...(reuse === undefined ? {} : { reuse }),
  }
}
