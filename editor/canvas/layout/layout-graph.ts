/** What is to be laid out: boxes, which of them lie in which, and the wires between them. */
export interface LayoutRequest {
  readonly boxes: readonly LayoutBox[]
  readonly wires: readonly LayoutWire[]
}

export interface LayoutBox {
  readonly id: string
  readonly width: number
  readonly height: number
  /** The frame that holds it. */
  readonly parent: string | undefined
  /** Lies around its members; its own size counts only while it has none. */
  readonly isFrame: boolean
}

export interface LayoutWire {
  readonly source: string
  readonly target: string
  /** Of the ports, from the top of their nodes. */
  readonly sourceY: number
  readonly targetY: number
}

export type Positions = Readonly<Record<string, readonly [number, number]>>
