import { useDocument } from '../document/document-store.ts'

/** Set by the canvas while it is on screen. */
let show: ((node: string) => void) | undefined

export function onReveal(handler: ((node: string) => void) | undefined): void {
  show = handler
}

/** Selects a node and brings it into view. */
export function revealNode(node: string): void {
  useDocument.getState().select([node])
  show?.(node)
}
