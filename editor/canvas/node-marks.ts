import { create } from 'zustand'

/** A figure that stands at a node on the canvas, such as its share of a difference. */
export interface NodeMark {
  readonly text: string
  /** Said in full when the pointer rests on it. */
  readonly title: string
  readonly tone: 'better' | 'worse' | 'unclear'
  /** How strongly the node is tinted, from 0 to 1; left out, not at all. */
  readonly heat?: number
}

/** By id of the node; empty while nothing is laid over the canvas. */
export const useNodeMarks = create<{ readonly marks: Readonly<Record<string, NodeMark>> }>(() => ({
  marks: {},
}))

export function useNodeMark(id: string): NodeMark | undefined {
  return useNodeMarks(({ marks }) => marks[id])
}
