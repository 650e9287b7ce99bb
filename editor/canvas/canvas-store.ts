import { create } from 'zustand'
import type { Place } from '../document/command.ts'

type Tool = 'select' | 'pan'

/** Where a node is to be added, and what it should be wired to. */
interface AddRequest {
  /** Where the search opens, in window pixels. */
  readonly screen: { readonly x: number; readonly y: number }
  /** Where the node goes, in canvas pixels. */
  readonly at: readonly [number, number]
  /** Nobody pointed at the place: what is added may go beside what is there. */
  readonly anywhere?: boolean
  /** The reference that a wire was dragged from; only types that accept it are offered. */
  readonly from?: string
  /** The input that does not take that reference: only types that turn the one into the other are offered. */
  readonly into?: { readonly node: string; readonly port: string }
  /** The node whose place it takes. */
  readonly replaces?: string
}

/** New places that are shown and not yet taken. */
interface Preview {
  readonly label: string
  readonly places: Readonly<Record<string, Place>>
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
  /** Id of the wire that what is dragged would go into. */
  readonly dropWire: string | undefined
  /** A node from which a wire is looked for by typing. */
  readonly connectFrom:
    | { readonly node: string; readonly x: number; readonly y: number }
    | undefined
  /** The nodes of which somebody is about to make a subgraph. */
  readonly subgraph: readonly string[] | undefined
  readonly preview: Preview | undefined
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
  dropWire: undefined,
  connectFrom: undefined,
  subgraph: undefined,
  preview: undefined,
}))
