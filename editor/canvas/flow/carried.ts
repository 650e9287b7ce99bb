import type { Graph } from '../../../engine/graph/document.ts'
import { within } from '../../document/within-frames.ts'
import type { PlacedGroup, Projection } from '../project-graph.ts'

/** The group that a node of React Flow stands for; undefined for cards and frames. */
export function groupAt({ groups }: Projection, id: string): PlacedGroup | undefined {
  return id.startsWith('group:') ? groups.get(id.slice('group:'.length)) : undefined
}

/** What moves with a frame or a group. */
export function carriedBy(graph: Graph, projection: Projection, id: string): readonly string[] {
  const group = groupAt(projection, id)
  if (group === undefined) return within(graph, id)
  return [...new Set(group.members.flatMap((member) => [member, ...within(graph, member)]))]
}
