import type { Graph } from '../../engine/graph/document.ts'
import type { Actor } from '../auth/scope.ts'
import type { LiveRevision } from '../deployments/deployment-store.ts'
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

  function serve(endpoint: Endpoint, graph: Graph, changedAt: number): ServedGraph {
    const { name, deployment } = endpoint
    return {
      name,
      endpoint,
      graph,
      changedAt,
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

  return {
    async find(name) {
      const endpoint = await endpointOf(endpoints, name)
      if (endpoint === undefined) return undefined
      const { deployment } = endpoint
      if (deployment === undefined) {
        const stored = await graphs.find(name)
        return serve(endpoint, endpoint.graph, stored?.updatedAt ?? 0)
      }
      const graph = await graphs.document(mainVersion(deployment) ?? '')
      return graph && serve(endpoint, graph, deployment.createdAt)
    },
    async list() {
      const [deployed, stored] = await Promise.all([deployments.list(), graphs.list()])
      const taken = new Set(deployed.map(({ deployment }) => deployment))
      const own = stored.filter(({ name }) => !taken.has(name))
      const main = new Map(deployed.map((one) => [one, mainVersion(one) ?? '']))
      // However many there are, they are read together.
      const found = await graphs.documents([...main.values(), ...own.map(({ version }) => version)])
      const served = [
        ...deployed.flatMap((deployment) => {
          const graph = found.get(main.get(deployment) ?? '')
          const endpoint = { name: deployment.deployment, deployment }
          return graph === undefined ? [] : [serve(endpoint, graph, deployment.createdAt)]
        }),
        ...own.flatMap(({ name, version, updatedAt }) => {
          const graph = found.get(version)
          return graph === undefined ? [] : [serve({ name, graph }, graph, updatedAt)]
        }),
      ]
      return served.filter(isOn).toSorted((one, other) => (one.name < other.name ? -1 : 1))
    },
  }
}

/** Undefined where nothing has that name. */
async function endpointOf(endpoints: Endpoints, name: string): Promise<Endpoint | undefined> {
  try {
    return await endpoints.find(name)
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return undefined
    throw error
  }
}

/** The version that answers most requests now. */
function mainVersion(deployment: LiveRevision): string | undefined {
  const { weights } = effectiveAt(deployment, Date.now())
  const [most] = [...answeringShares(deployment.settings, weights)].toSorted(
    ([, a], [, b]) => b - a,
  )
  return most?.[0]
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
