import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { framesAround, membersOf } from '../../engine/graph/frame-tree.ts'
import { wiresOf } from '../../engine/graph/wires.ts'
import type { Estimate } from '../../engine/run/estimate.ts'

/** All nodes and frames that read one of these, directly or through others; without these where nothing leads back. */
export function dependentsOf(
  graph: Graph,
  context: CheckContext,
  starts: Iterable<string>,
): ReadonlySet<string> {
  const readers = new Map<string, string[]>()
  for (const { from, to } of wiresOf(graph, context)) {
    if (from === undefined || to === '') continue
    readers.set(from, [...(readers.get(from) ?? []), to])
  }
  const found = new Set<string>()
  const add = (id: string): void => {
    if (found.has(id)) return
    found.add(id)
    for (const reader of readers.get(id) ?? []) add(reader)
    // A list that changes runs the body of its map again; what a body gives out is read from its frame.
    for (const member of membersOf(graph, id)) add(member)
    for (const frame of framesAround(graph, id))
      for (const one of readers.get(frame) ?? []) add(one)
  }
  for (const start of starts) {
    for (const reader of readers.get(start) ?? []) add(reader)
    for (const frame of framesAround(graph, start)) {
      for (const reader of readers.get(frame) ?? []) add(reader)
    }
  }
  return found
}

/** What part of a graph is likely to take. */
export interface PartEstimate {
  /** Milliseconds along the longest way through the part. */
  readonly duration: number
  /** US dollars; null where a price is not known. */
  readonly cost: number | null
  /** How many nodes of the part nothing is known of. */
  readonly unknown: number
}

/** Adds up what earlier runs tell about some nodes of a graph; undefined where they tell nothing. */
export function estimateOf(
  graph: Graph,
  context: CheckContext,
  part: ReadonlySet<string>,
  estimate: Estimate,
): PartEstimate | undefined {
  const durations = new Map<string, number>()
  let cost: number | null = 0
  for (const one of estimate.nodes) {
    if (!part.has(one.node.split('/')[0] ?? '')) continue
    cost = cost === null || one.cost === null ? null : cost + one.cost * one.ran
    if (!one.node.includes('/')) durations.set(one.node, one.duration)
  }
  if (durations.size === 0) return undefined
  const feeds = new Map<string, string[]>()
  for (const { from, to } of wiresOf(graph, context)) {
    if (from !== undefined && part.has(from)) feeds.set(to, [...(feeds.get(to) ?? []), from])
  }
  const ends = new Map<string, number>()
  const endOf = (id: string): number => {
    const known = ends.get(id)
    if (known !== undefined) return known
    // A wire that leads back is read a turn later; this keeps it from going round.
    ends.set(id, 0)
    const end = Math.max(0, ...(feeds.get(id) ?? []).map(endOf)) + (durations.get(id) ?? 0)
    ends.set(id, end)
    return end
  }
  return {
    duration: Math.max(...[...part].map(endOf)),
    cost,
    unknown: estimate.unknown.filter((place) => part.has(place)).length,
  }
}
