import type { Graph } from '../../engine/graph/document.ts'
import type { Actor } from '../auth/scope.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Endpoint, EndpointRequest, EndpointRun, Endpoints } from '../deployments/endpoints.ts'
import type { IdempotencyClaim } from '../deployments/idempotent-starts.ts'
import { answeringShares, effectiveAt } from '../deployments/effective.ts'
import { mayCall } from '../deployments/reach.ts'
import { HttpError } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'

/** What answers under a name, as clients of other protocols see it. */
export interface ServedGraph {
  readonly name: string
  readonly endpoint: Endpoint
  /** The graph that answers most requests: what it takes and gives is told to clients. */
  readonly graph: Graph
  /** Epoch milliseconds: since when it has been as it is. */
  readonly changedAt: number
  /** What becomes of a run whose client leaves. */
  readonly onDisconnect: 'continue' | 'cancel'
  /** The graph that answers is that of the variant that was chosen. @throws HttpError, GraphError, InputError */
  start(request: EndpointRequest, claim?: IdempotencyClaim): Promise<ServedRun>
}

export interface ServedRun extends EndpointRun {
  readonly graph: Graph
}

/** All that programs can call by a name: deployments, and graphs that no deployment has the name of. */
export interface ServedGraphs {
  /** Those that take requests. */
  list(): Promise<readonly ServedGraph[]>
  find(name: string): Promise<ServedGraph | undefined>
}

export function servedGraphs(options: {
  endpoints: Endpoints
  deployments: Deployments
  graphs: GraphStore
}): ServedGraphs {
  const { endpoints, deployments, graphs } = options

  async function serve(endpoint: Endpoint): Promise<ServedGraph | undefined> {
    const { name, deployment } = endpoint
    const graph = deployment === undefined ? endpoint.graph : await mainGraph(endpoint)
    if (graph === undefined) return undefined
    const stored = deployment === undefined ? await graphs.find(name) : undefined
    return {
      name,
      endpoint,
      graph,
      changedAt: deployment?.createdAt ?? stored?.updatedAt ?? 0,
      // Without a deployment nobody said otherwise, and "stop" in every chat client means just that.
      onDisconnect: deployment?.settings.onDisconnect ?? 'cancel',
      async start(request, claim) {
        const [run] = await endpoints.start(endpoint, [request], claim)
        if (run === undefined) throw new Error(`The endpoint "${name}" started nothing.`)
        const version = run.exposure?.version
        const chosen = version === undefined ? graph : await graphs.document(version)
        return { ...run, graph: chosen ?? graph }
      },
    }
  }

  async function mainGraph({ deployment }: Endpoint): Promise<Graph | undefined> {
    if (deployment === undefined) return undefined
    const { weights } = effectiveAt(deployment, Date.now())
    const shares = [...answeringShares(deployment.settings, weights)]
    const [most] = shares.sort(([, a], [, b]) => b - a)
    return most === undefined ? undefined : graphs.document(most[0])
  }

  async function find(name: string): Promise<ServedGraph | undefined> {
    try {
      return await serve(await endpoints.find(name))
    } catch (error) {
      if (error instanceof HttpError && error.status === 404) return undefined
      throw error
    }
  }

  return {
    find,
    async list() {
      const [deployed, stored] = await Promise.all([deployments.list(), graphs.list()])
      const names = new Set([
        ...deployed.map(({ deployment }) => deployment),
        ...stored.map(({ name }) => name),
      ])
      const found = await Promise.all([...names].sort().map(find))
      return found.filter((one) => one !== undefined).filter(isOn)
    },
  }
}

/** Whether it takes requests; what is switched off says so to whoever calls it by its name. */
export function isOn({ endpoint }: ServedGraph): boolean {
  return endpoint.deployment?.settings.enabled !== false
}

/** Those that a credential reaches: a key may be bound to some of them. */
export function servedTo(actor: Actor | undefined, served: ServedGraphs): ServedGraphs {
  return {
    list: async () => (await served.list()).filter(({ endpoint }) => mayCall(actor, endpoint)),
    async find(name) {
      const found = await served.find(name)
      return found !== undefined && mayCall(actor, found.endpoint) ? found : undefined
    },
  }
}
