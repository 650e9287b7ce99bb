import type { Graph } from './document.ts'

/**
 * The frames around a node or frame, outermost first. The document names only the innermost one.
 * A circle of frames, which `check` refuses, is cut.
 */
export function framesAround(graph: Graph, id: string): readonly string[] {
  const frames: string[] = []
  for (let at = graph.nodes[id]?.in; at !== undefined && !frames.includes(at);) {
    frames.unshift(at)
    at = graph.nodes[at]?.in
  }
  return frames
}

/** Where two entries meet: the innermost frame around both, and the entries of that body which hold them. */
export interface Meeting {
  readonly home: string | undefined
  readonly from: string
  readonly to: string
  /** Frames that a wire from the first to the second leaves, outermost first. */
  readonly left: readonly string[]
}

export function meetingOf(graph: Graph, from: string, to: string): Meeting {
  const outOf = framesAround(graph, from)
  const into = framesAround(graph, to)
  let shared = 0
  while (shared < outOf.length && outOf[shared] === into[shared]) shared += 1
  // A frame that is read by a node inside itself meets it in its own body.
  return {
    home: shared === 0 ? undefined : outOf[shared - 1],
    from: outOf[shared] ?? from,
    to: into[shared] ?? to,
    left: outOf.slice(shared),
  }
}

/** The nodes and frames directly inside a frame, or directly in the graph. */
export function membersOf(graph: Graph, frame: string | undefined): readonly string[] {
  return Object.keys(graph.nodes)
    .filter((id) => graph.nodes[id]?.in === frame)
    .sort()
}
