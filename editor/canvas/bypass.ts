import { setNodeField } from '../document/actions.ts'

/** A bypassed node passes its first fitting input on. */
export function bypass(nodes: readonly string[], disabled: boolean): void {
  for (const node of nodes) setNodeField(node, 'disabled', disabled ? true : undefined)
}
