import { create } from 'zustand'

/** A figure that stands at a node on the canvas, such as its share of a difference. */
export interface NodeMark {
  readonly text: string
  /** Said in full when the pointer rests on it. */
  readonly title: string
  readonly tone: 'better' | 'worse' | 'unclear'
}

/** By id of the node; empty while nothing is laid over the canvas. */
export const useNodeMarks = create<{ readonly marks: Readonly<Record<string, NodeMark>> }>(() => ({
  marks: {},
}))
