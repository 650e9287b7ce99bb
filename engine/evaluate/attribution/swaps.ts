import { canonicalGraph } from '../../graph/canonical.ts'
import type { CheckContext } from '../../graph/check-context.ts'
import { diffGraphs } from '../../graph/diff-graphs.ts'
import {
  isFrame,
  readReference,
  sourcesOf,
  type Graph,
  type GraphEntry,
} from '../../graph/document.ts'
import { findRenamed } from '../../graph/find-renamed.ts'
import type { GraphDiff, NodeChange } from '../../graph/graph-diff.ts'
import { renameEntries } from '../../graph/rename-entries.ts'

/**
 * The smallest parts of a change that can be taken from one version or the other: a node that is
 * added or removed, the settings of a node, what a node reads, the inputs or outputs of the graph.
 */
export interface Part {
  readonly id: string
  /** Of the node or frame; `$inputs` and `$outputs` stand for the graph. */
  readonly node: string
  readonly kind: 'whole' | 'settings' | 'wires' | 'inputs' | 'outputs'
}

/** Two versions with the same names for the same nodes, and the parts in which they differ. */
export interface Versions {
  readonly before: Graph
  readonly after: Graph
  readonly parts: readonly Part[]
  readonly diff: GraphDiff
}

/** Titles and notes change nothing that a run does. */
const silent = new Set(['title', 'note'])

export function versionsOf(baseline: Graph, candidate: Graph, context: CheckContext): Versions {
  const after = canonicalGraph(candidate)
  const given = canonicalGraph(baseline)
  const before = renameEntries(given, findRenamed(given, after))
  const diff = diffGraphs(before, after, context)
  return {
    before,
    after,
    diff,
    parts: [
      ...(diff.inputs.length > 0
        ? [{ id: '$inputs', node: '$inputs', kind: 'inputs' as const }]
        : []),
      ...diff.nodes.flatMap(partsOf),
      ...(diff.outputs.length > 0
        ? [{ id: '$outputs', node: '$outputs', kind: 'outputs' as const }]
        : []),
    ],
  }
}

function partsOf(change: NodeChange): Part[] {
  const { id: node } = change
  if (change.change !== 'changed') return [{ id: node, node, kind: 'whole' }]
  const settings = change.fields.some(({ path }) => !silent.has(String(path[0])))
  // Another type has other ports, so what it reads goes with it.
  const other = change.fields.some(({ path }) => path[0] === 'type' || path[0] === 'frame')
  if (other) return [{ id: node, node, kind: 'whole' }]
  return [
    ...(settings ? [{ id: node, node, kind: 'settings' as const }] : []),
    ...(change.wires.length > 0 ? [{ id: `${node}#wires`, node, kind: 'wires' as const }] : []),
  ]
}

/** The graph that takes some parts from the second version and the others from the first. */
export function mix({ before, after, parts }: Versions, taken: ReadonlySet<string>): Graph {
  const nodes = new Map<string, GraphEntry>(Object.entries(before.nodes))
  for (const { id, node, kind } of parts) {
    if (!taken.has(id)) continue
    const [old, own] = [nodes.get(node), entryOf(after, node)]
    if (kind === 'whole') {
      if (own === undefined) nodes.delete(node)
      else nodes.set(node, own)
    } else if (old !== undefined && own !== undefined) {
      if (kind === 'settings') nodes.set(node, withWires(own, old))
      if (kind === 'wires') nodes.set(node, withWires(old, own))
    }
  }
  return canonicalGraph({
    ...before,
    inputs: taken.has('$inputs') ? after.inputs : before.inputs,
    nodes: Object.fromEntries(nodes),
    outputs: taken.has('$outputs') ? after.outputs : before.outputs,
    layout: { ...after.layout, ...before.layout },
  })
}

/** One entry with what another one reads. Both are of the same kind. */
function withWires(entry: GraphEntry, from: GraphEntry): GraphEntry {
  if (!isFrame(entry)) {
    const { inputs: _inputs, ...rest } = entry
    const inputs = isFrame(from) ? undefined : from.inputs
    return { ...rest, ...(inputs === undefined ? {} : { inputs }) }
  }
  if (!isFrame(from)) return entry
  if (entry.frame === 'map') return from.frame === 'map' ? { ...entry, over: from.over } : entry
  const { until: _until, ...rest } = entry
  const until = from.frame === 'loop' ? from.until : undefined
  return { ...rest, ...(until === undefined ? {} : { until }) }
}

/** Nodes, frames and inputs of the graph (as `$.name`) that a part names in one of the versions. */
export function namedBy({ node, kind }: Part, graph: Graph): string[] {
  if (kind === 'inputs') return []
  if (kind === 'outputs') return Object.values(graph.outputs).flatMap(named)
  const entry = entryOf(graph, node)
  if (entry === undefined) return []
  const settings = [
    ...(entry.in === undefined ? [] : [entry.in]),
    ...(isFrame(entry) && entry.frame === 'loop' && typeof entry.onExhausted === 'object'
      ? named(entry.onExhausted.best)
      : []),
  ]
  if (kind === 'settings') return settings
  const wires = !isFrame(entry)
    ? Object.values(entry.inputs ?? {}).flatMap(named)
    : named(entry.frame === 'map' ? entry.over : entry.until)
  return kind === 'wires' ? wires : [...settings, ...wires]
}

function named(source: string | readonly string[] | undefined): string[] {
  return sourcesOf(source).flatMap((reference) => {
    const parts = readReference(reference)
    if (parts.kind === 'port') return parts.node
    return parts.kind === 'input' ? `$.${parts.name}` : []
  })
}

export function entryOf(graph: Graph, id: string): GraphEntry | undefined {
  return Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined
}
