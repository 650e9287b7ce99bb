import type { Graph } from '../../engine/graph/document.ts'
import { framesAround } from '../../engine/graph/frame-tree.ts'

/** The nodes and frames among these that exist, and everything that the frames hold, at any depth. */
export function withMembers(graph: Graph, ids: readonly string[]): ReadonlySet<string> {
  const chosen = new Set(ids.filter((id) => graph.nodes[id] !== undefined))
  if (chosen.size === 0) return chosen
  return new Set(
    Object.keys(graph.nodes).filter(
      (id) => chosen.has(id) || framesAround(graph, id).some((frame) => chosen.has(frame)),
    ),
  )
}

/** Those of a set that no frame of the set holds. */
export function outermostOf(graph: Graph, ids: ReadonlySet<string>): readonly string[] {
  return [...ids].filter((id) => !framesAround(graph, id).some((frame) => ids.has(frame)))
}

/** Everything that a frame holds, at any depth. */
export function within(graph: Graph, frame: string): string[] {
  return Object.keys(graph.nodes).flatMap((id) =>
    graph.nodes[id]?.in === frame ? [id, ...within(graph, id)] : [],
  )
}
