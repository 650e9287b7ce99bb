import type { Scope } from '../api.ts'
import type { Binding } from './binding.ts'

/** What credentials may hold. `public` is no scope of a credential: it asks for none. */
export type GrantedScope = Exclude<Scope, 'public'>

export const grantedScopes: readonly GrantedScope[] = ['read', 'run', 'annotate', 'write', 'admin']

/** Who a request comes from. */
export interface Actor {
  /** Of the credential. What it opened ends when it is revoked. */
  readonly id: string
  /** As the author of versions. */
  readonly name: string
  readonly scopes: ReadonlySet<GrantedScope>
  /** Id of the person, where it is one. */
  readonly person?: string
  /** All that a key reaches; left out, everything. */
  readonly boundTo?: readonly Binding[]
}

export function mayUse(actor: Actor, scope: GrantedScope): boolean {
  return actor.scopes.has('admin') || actor.scopes.has(scope)
}
