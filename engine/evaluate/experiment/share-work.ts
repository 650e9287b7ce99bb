import type { Catalogue } from '../../graph/catalogue.ts'
import { readTypeName } from '../../graph/catalogue.ts'
import { semanticJson } from '../../graph/canonical.ts'
import { isFrame, type Graph, type GraphEntry } from '../../graph/document.ts'
import type { Json } from '../../graph/values.ts'

/**
 * The nodes of a graph that do the same as in one of the others whatever they are given: they, and
 * all that leads to them, are the same, and records may answer for them.
 */
export function sharedNodes(
  graph: Graph,
  others: readonly Graph[],
  catalogue: Catalogue,
): ReadonlySet<string> {
  const known = new Set(others.flatMap((other) => [...workOf(other)].map(([, work]) => work)))
  const shared = [...workOf(graph)].filter(([id, work]) => {
    const entry = graph.nodes[id]
    return entry !== undefined && isReused(entry, catalogue) && known.has(work)
  })
  return new Set(shared.map(([id]) => id))
}

/** Whether records of other runs may answer for a node. */
export function isReused(entry: GraphEntry, catalogue: Catalogue): boolean {
  if (isFrame(entry) || entry.cache === 'off') return false
  const description = catalogue.get(readTypeName(entry.type).type)?.description
  // A subgraph is no node type of its own; what is in it is looked at when it runs.
  return description === undefined || description.effect === 'pure'
}

/** By node: everything that decides what it gives, as one text. */
function workOf(graph: Graph): ReadonlyMap<string, string> {
  const work = new Map<string, string>()
  for (const id of Object.keys(graph.nodes)) {
    const behind = [...closureOf(graph, id)].sort()
    const inputs = behind.filter((name) => name.startsWith('$.'))
    const entries = behind.flatMap((name) =>
      Object.hasOwn(graph.nodes, name) ? [[name, graph.nodes[name]!]] : [],
    )
    // SAFETY: a graph is plain JSON.
    work.set(id, semanticJson([id, inputs, entries] as unknown as Json))
  }
  return work
}

/** A node with all that leads to it. Of a frame everything inside counts: its turns depend on it. */
function closureOf(graph: Graph, id: string): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    const entry = Object.hasOwn(graph.nodes, next) ? graph.nodes[next] : undefined
    if (entry === undefined) continue
    open.push(...namesIn(entry))
    const frame = isFrame(entry) ? next : entry.in
    if (frame === undefined) continue
    open.push(frame)
    for (const [inner, other] of Object.entries(graph.nodes))
      if (other.in === frame) open.push(inner)
  }
  return found
}

/** What wires and frames of an entry name: nodes, and inputs as `$.name`. */
function namesIn(entry: GraphEntry): string[] {
  const references = isFrame(entry)
    ? [
        ...(entry.frame === 'map' ? [entry.over] : [entry.until ?? []].flat()),
        ...(entry.frame === 'loop' && typeof entry.onExhausted === 'object'
          ? [entry.onExhausted.best]
          : []),
      ]
    : Object.values(entry.inputs ?? {}).flat()
  return references.map((reference) =>
    reference.startsWith('$.') ? reference : reference.slice(0, reference.lastIndexOf('.')),
  )
}
