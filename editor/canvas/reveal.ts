import { useDocument } from '../document/document-store.ts'

interface How {
  /** The address of the page names it. */
  readonly linked?: boolean
}

/** Set by the canvas while it is on screen. */
let show: ((node: string, how?: How) => void) | undefined

export function onReveal(handler: typeof show): void {
  show = handler
}

/** Selects a node and brings it into view. */
export function revealNode(node: string, how?: How): void {
  useDocument.getState().select([node])
  show?.(node, how)
}
