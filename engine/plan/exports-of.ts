import type { Graph } from '../graph/document.ts'
import { meetingOf } from '../graph/frame-tree.ts'
import type { Wire } from '../graph/wires.ts'
import type { Export } from './plan.ts'

/**
 * What wires that lead out of a frame begin at, by frame. Found for all frames in one go: a graph may
 * have hundreds of frames and thousands of wires.
 */
export function exportsOf(
  graph: Graph,
  wires: readonly Wire[],
): ReadonlyMap<string, readonly Export[]> {
  const portsOf = new Map<string, Map<string, Set<string>>>()
  for (const { from, port, to } of wires) {
    if (from === undefined) continue
    for (const frame of meetingOf(graph, from, to).left) {
      const ofFrame = portsOf.get(frame) ?? new Map<string, Set<string>>()
      portsOf.set(frame, ofFrame.set(from, (ofFrame.get(from) ?? new Set()).add(port)))
    }
  }
  return new Map(
    [...portsOf].map(([frame, ofFrame]) => [
      frame,
      [...ofFrame].map(([id, ports]) => ({ id, ports: [...ports] })),
    ]),
  )
}
