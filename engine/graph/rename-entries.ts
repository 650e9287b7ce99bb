import type { Graph, GraphEntry } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference } from './reference.ts'

/** What a map of old names to new ones makes of a reference. */
function renamedReference(reference: string, names: ReadonlyMap<string, string>): string {
  const parts = readReference(reference)
  if (parts.kind !== 'port') return reference
  return `${names.get(parts.node) ?? parts.node}.${parts.port}`
}

/** A graph in which nodes and frames have new names, also where wires, frames and the layout name them. */
export function renameEntries(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  if (names.size === 0) return graph
  const nameOf = (id: string): string => names.get(id) ?? id
  const keys = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [nameOf(id), value]))
  const nodes = Object.entries(graph.nodes).map(([id, entry]) => [
    nameOf(id),
    renamedEntry(entry, names),
  ])
  return {
    ...graph,
    // SAFETY: pairs of a name and an entry.
    nodes: Object.fromEntries(nodes) as Record<string, GraphEntry>,
    outputs: renamedSources(graph.outputs, names),
    ...(graph.layout === undefined ? {} : { layout: keys(graph.layout) }),
    ...(graph.groups === undefined ? {} : { groups: renamedGroups(graph.groups, nameOf) }),
    ...(graph.looks === undefined ? {} : { looks: keys(graph.looks) }),
  }
}

function renamedGroups(
  groups: NonNullable<Graph['groups']>,
  nameOf: (id: string) => string,
): NonNullable<Graph['groups']> {
  return Object.fromEntries(
    Object.entries(groups).map(([id, group]) => [id, { ...group, nodes: group.nodes.map(nameOf) }]),
  )
}

function renamedEntry(entry: GraphEntry, names: ReadonlyMap<string, string>): GraphEntry {
  const around = entry.in === undefined ? {} : { in: names.get(entry.in) ?? entry.in }
  if (!isFrame(entry)) {
    const { inputs } = entry
    return {
      ...entry,
      ...around,
      ...(inputs === undefined ? {} : { inputs: renamedSources(inputs, names) }),
    }
  }
  if (entry.frame === 'map') {
    return { ...entry, ...around, over: renamedReference(entry.over, names) }
  }
  const { until, onExhausted } = entry
  return {
    ...entry,
    ...around,
    ...(until === undefined ? {} : { until: renamedReference(until, names) }),
    ...(typeof onExhausted === 'object'
      ? { onExhausted: { best: renamedReference(onExhausted.best, names) } }
      : {}),
  }
}

type Sources = Record<string, string | string[]>

function renamedSources(sources: Sources, names: ReadonlyMap<string, string>): Sources {
  return Object.fromEntries(
    Object.entries(sources).map(([port, source]) => [
      port,
      typeof source === 'string'
        ? renamedReference(source, names)
        : source.map((reference) => renamedReference(reference, names)),
    ]),
  )
}
