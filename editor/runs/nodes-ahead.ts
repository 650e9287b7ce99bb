import type { CheckContext } from '../../engine/graph/check-context.ts'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { framesAround } from '../../engine/graph/frame-tree.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { bodyWires, wiresOf } from '../../engine/graph/wires.ts'
import type { Trace } from '../../engine/run/trace.ts'
import { flowOrder } from '../canvas/flow-order.ts'
import { isNested } from './span-path.ts'

/** A node that a run has not come to yet. */
export interface NodeAhead {
  readonly node: string
  readonly nodeType: string
  /** The nodes and frames whose end it waits for. */
  readonly after: readonly string[]
}

/** What of a graph decides which nodes come next; worked out once for all moments of a run. */
export interface RunFlow {
  readonly graph: Graph
  /** By frame, the entries of its body in the order in which a run comes by them. */
  readonly bodies: ReadonlyMap<string | undefined, readonly string[]>
  /** What an entry waits for, without what those already wait for. */
  readonly sources: ReadonlyMap<string, readonly string[]>
  readonly readers: ReadonlyMap<string, readonly string[]>
}

export function flowOf(graph: Graph, context: CheckContext): RunFlow {
  const wires = wiresOf(graph, context)
  const bodies = new Map<string | undefined, readonly string[]>()
  const sources = new Map<string, string[]>()
  const readers = new Map<string, string[]>()
  const frames = Object.keys(graph.nodes).filter((id) => isFrame(graph.nodes[id]!))
  for (const frame of [undefined, ...frames]) {
    const { members, forward } = bodyWires(graph, frame, wires)
    const run = members.filter((id) => !isRemark(graph, id, context))
    bodies.set(frame, flowOrder(run, forward, graph.layout))
    for (const { from, to } of forward) {
      sources.set(to, [...(sources.get(to) ?? []), from])
      readers.set(from, [...(readers.get(from) ?? []), to])
    }
  }
  const order = new Map([...bodies.values()].flatMap((body) => body.map((id, at) => [id, at])))
  const nearest = new Map(
    [...sources].map(([id, some]) => [id, nearestOf(some, sources, (one) => order.get(one) ?? 0)]),
  )
  return { graph, bodies, sources: nearest, readers }
}

/**
 * Of the sources of an entry, those that no other one of them waits for.
 * @param placeOf where an entry stands in the order of its body: behind all that it waits for
 */
function nearestOf(
  some: readonly string[],
  sources: ReadonlyMap<string, readonly string[]>,
  placeOf: (id: string) => number,
): readonly string[] {
  if (some.length < 2) return some
  const first = Math.min(...some.map(placeOf))
  const before = new Set<string>()
  const open = [...some]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const source of sources.get(next) ?? []) {
      if (before.has(source) || placeOf(source) < first) continue
      before.add(source)
      open.push(source)
    }
  }
  return some.filter((source) => !before.has(source))
}

/**
 * The nodes that a run which goes on may still come to, in the order of the graph. What a frame skips
 * leaves no trace, so a node is also behind a run when one that reads it has begun.
 */
export function nodesAhead(flow: RunFlow, trace: Trace): readonly NodeAhead[] {
  const { graph, bodies, sources, readers } = flow
  const begun = new Set<string>()
  const ended = new Set<string>()
  for (const { path, frame } of trace.frames.values()) if (!isNested(path)) begun.add(frame)
  for (const { path, node, endedAt } of trace.spans.values()) {
    if (isNested(path)) continue
    if (!begun.has(node)) for (const frame of framesAround(graph, node)) begun.add(frame)
    begun.add(node)
    if (endedAt !== undefined) ended.add(node)
  }
  const isBehind = (id: string): boolean =>
    ended.has(id) || (readers.get(id) ?? []).some((reader) => begun.has(reader))
  const ahead: NodeAhead[] = []
  const add = (frame: string | undefined, around: readonly string[]): void => {
    for (const id of bodies.get(frame) ?? []) {
      if (isBehind(id)) continue
      const open = (sources.get(id) ?? []).filter((source) => !isBehind(source))
      const after = open.length > 0 ? open : around
      const entry = graph.nodes[id]!
      if (isFrame(entry)) add(id, begun.has(id) ? [] : after)
      else if (!begun.has(id)) ahead.push({ node: id, nodeType: entry.type, after })
    }
  }
  add(undefined, [])
  return ahead
}

/** A note on the canvas is never run. */
function isRemark(graph: Graph, id: string, context: CheckContext): boolean {
  const entry = graph.nodes[id]!
  if (isFrame(entry)) return false
  return context.describe(readTypeName(entry.type).type)?.remark !== undefined
}
