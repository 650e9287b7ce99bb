import type { Scope } from '../api.ts'

/** What credentials may hold. `public` is no scope of a credential: it asks for none. */
export type GrantedScope = Exclude<Scope, 'public'>

export const grantedScopes: readonly GrantedScope[] = ['read', 'run', 'write', 'admin']

/** Who a request comes from. */
export interface Actor {
  readonly id: string
  /** As the author of versions. */
  readonly name: string
  readonly scopes: ReadonlySet<GrantedScope>
}

export function mayUse(actor: Actor, scope: GrantedScope): boolean {
  return actor.scopes.has('admin') || actor.scopes.has(scope)
}
