import type { CheckContext } from './check-context.ts'
import type { Graph, GraphEntry } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference, sourcesOf } from './reference.ts'
import { framesAround } from './frame-tree.ts'
import { portsOf } from './ports.ts'

/**
 * The part of a graph that a node needs, with the node: what it reads, directly or through others, and
 * the whole of each frame that one of them stands in. What the node gives is what the part gives.
 * Undefined where the graph has no such node.
 */
export function graphUpTo(graph: Graph, node: string, context: CheckContext): Graph | undefined {
  if (!Object.hasOwn(graph.nodes, node)) return undefined
  const bodies = new Map<string, string[]>()
  for (const id of Object.keys(graph.nodes)) {
    for (const frame of framesAround(graph, id)) {
      const body = bodies.get(frame)
      if (body === undefined) bodies.set(frame, [id])
      else body.push(id)
    }
  }
  const kept = new Set<string>()
  const waiting = [node]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const entry = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined
    if (entry === undefined || kept.has(id)) continue
    kept.add(id)
    waiting.push(...readBy(entry), ...(bodies.get(id) ?? []))
    if (entry.in !== undefined) waiting.push(entry.in)
  }
  const part = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => id.startsWith('$') || kept.has(id)))
  return {
    ...graph,
    nodes: part(graph.nodes),
    outputs: Object.fromEntries(
      Object.keys(portsOf(graph, node, context).outputs).map((port) => [port, `${node}.${port}`]),
    ),
    ...(graph.layout === undefined ? {} : { layout: part(graph.layout) }),
  }
}

/** The nodes that an entry names in its wires. */
function readBy(entry: GraphEntry): string[] {
  const references = !isFrame(entry)
    ? Object.values(entry.inputs ?? {}).flatMap((source) => sourcesOf(source))
    : entry.frame === 'map'
      ? [entry.over]
      : [
          ...sourcesOf(entry.until),
          ...(typeof entry.onExhausted === 'object' ? [entry.onExhausted.best] : []),
        ]
  return references.flatMap((reference) => {
    const parts = readReference(reference)
    return parts.kind === 'port' ? [parts.node] : []
  })
}
