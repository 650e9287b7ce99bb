import { mayReach, type Belonging } from '../auth/binding.ts'
import type { Actor } from '../auth/scope.ts'
import { notFound } from '../http/http-error.ts'
import type { Endpoint } from './endpoints.ts'

function belongingOf({ name, deployment }: Endpoint): Belonging {
  return deployment === undefined
    ? { graph: name }
    : { graph: deployment.settings.graph, deployment: name }
}

/** Whether a credential reaches an endpoint: a key may be bound to its deployment or its graph. */
export function mayCall(actor: Actor | undefined, endpoint: Endpoint): boolean {
  return actor === undefined || mayReach(actor, belongingOf(endpoint))
}

/** @throws HttpError for what the key is not bound to: the same as where there is nothing */
export function checkCall(actor: Actor | undefined, endpoint: Endpoint): void {
  if (!mayCall(actor, endpoint)) throw notFound(`graph "${endpoint.name}"`)
}
