import { create } from 'zustand'

type Tool = 'select' | 'pan'

/** Where a node is to be added, and what it should be wired to. */
interface AddRequest {
  /** Where the search opens, in window pixels. */
  readonly screen: { readonly x: number; readonly y: number }
  /** Where the node goes, in canvas pixels. */
  readonly at: readonly [number, number]
  /** The reference that a wire was dragged from; only types that accept it are offered. */
  readonly from?: string
}

/** A wire that is being drawn: what it comes from, and which inputs would take it. */
export interface Connecting {
  readonly from: string
  readonly node: string
  /** By `node.port`: empty when it fits, else why not. */
  readonly reasons: ReadonlyMap<string, string>
}

interface CanvasState {
  readonly tool: Tool
  /** All wires are drawn, however long. */
  readonly unfolded: boolean
  readonly add: AddRequest | undefined
  readonly connecting: Connecting | undefined
  readonly menu: { readonly x: number; readonly y: number } | undefined
  readonly minimap: boolean
  /** The view goes along with the run. */
  readonly follow: boolean
  /** The frame that what is dragged would fall into. */
  readonly dropFrame: string | undefined
}

export const useCanvas = create<CanvasState>(() => ({
  tool: 'select',
  unfolded: false,
  add: undefined,
  connecting: undefined,
  menu: undefined,
  minimap: true,
  follow: true,
  dropFrame: undefined,
}))
