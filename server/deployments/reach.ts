import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import { mayReach, type Belonging } from '../auth/binding.ts'
import type { Actor } from '../auth/scope.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Deployments } from './deployments.ts'
import type { Endpoint, Endpoints } from './endpoints.ts'

function belongingOf({ name, deployment }: Pick<Endpoint, 'name' | 'deployment'>): Belonging {
  return deployment === undefined
    ? { graph: name }
    : { graph: deployment.settings.graph, deployment: name }
}

/** Whether a credential reaches an endpoint: a key may be bound to its deployment or its graph. */
export function mayCall(
  actor: Actor | undefined,
  endpoint: Pick<Endpoint, 'name' | 'deployment'>,
): boolean {
  return actor === undefined || mayReach(actor, belongingOf(endpoint))
}

/** What callers name in an address. */
export interface Callable {
  /**
   * @param actor nobody where everybody may call it
   * @param version of a graph: a label or a hash
   * @throws HttpError for what the key is not bound to: the same as where there is nothing, with a
   * name that is near among those that the caller reaches
   */
  reach(actor: Actor | undefined, name: string, version?: string): Promise<Endpoint>
}

export function callable(options: {
  endpoints: Endpoints
  deployments: Deployments
  graphs: GraphStore
}): Callable {
  const { endpoints, deployments, graphs } = options

  async function found(name: string): Promise<Endpoint | undefined> {
    try {
      return await endpoints.find(name)
    } catch (error) {
      if (error instanceof HttpError && error.status === 404) return undefined
      throw error
    }
  }

  async function namesFor(actor: Actor): Promise<readonly string[]> {
    const deployed = await deployments.list()
    const taken = new Set(deployed.map(({ deployment }) => deployment))
    const all = [
      ...deployed.map((deployment) => ({ name: deployment.deployment, deployment })),
      ...(await graphs.names()).filter((name) => !taken.has(name)).map((name) => ({ name })),
    ]
    return all.filter((one) => mayCall(actor, one)).map(({ name }) => name)
  }

  return {
    async reach(actor, name, version) {
      const endpoint = await found(name)
      if (endpoint === undefined || !mayCall(actor, endpoint)) {
        // Who has shown no key is told no names.
        const near = actor === undefined ? '' : didYouMean(name, await namesFor(actor))
        const { status, code, message } = notFound(`graph "${name}"`)
        throw new HttpError(status, code, message + near)
      }
      // Only now: that a deployment refuses a version tells that there is one.
      return version === undefined ? endpoint : endpoints.find(name, version)
    },
  }
}
