import type { Binding } from '../api/people.ts'

export type { Binding }

/** Where something belongs: a run has a graph, and a deployment where it was started through one. */
export interface Belonging {
  readonly graph?: string | undefined
  readonly deployment?: string | undefined
}

/**
 * Whether a credential reaches what belongs there. One that is bound reaches nothing else; what it
 * does not reach is answered like what does not exist.
 */
export function mayReach(
  { boundTo }: { readonly boundTo?: readonly Binding[] },
  belonging: Belonging,
): boolean {
  return boundTo === undefined || boundTo.some(({ kind, name }) => belonging[kind] === name)
}
