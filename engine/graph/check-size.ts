import type { CheckContext } from './check-context.ts'
import type { Graph, GraphEntry } from './document.ts'
import { isFrame } from './is-frame.ts'
import { sourcesOf } from './reference.ts'
import { namedGraph } from './named-graph.ts'
import { documentLimits } from './pre-check.ts'
import type { Problem } from './problem.ts'

/** That a graph is not so large that the other checks, the plan or a run of it would take for ever. */
export function checkSize(graph: Graph, context: CheckContext): Problem[] {
  const count = Object.keys(graph.nodes).length
  if (count > documentLimits.nodes) {
    const message = `The graph has ${count} nodes; ${documentLimits.nodes} is the limit. Move parts of it into subgraphs.`
    return [{ code: 'too-large', severity: 'error', message, path: ['nodes'] }]
  }
  const wires = wireCount(graph)
  if (wires > documentLimits.wires) {
    const message = `The graph has ${wires} wires; ${documentLimits.wires} is the limit. Move parts of it into subgraphs.`
    return [{ code: 'too-large', severity: 'error', message, path: ['nodes'] }]
  }
  const deep = Object.keys(graph.nodes).find((id) => isTooDeep(graph, id))
  if (deep !== undefined) {
    const message = `"${deep}" stands in more than ${documentLimits.frames} frames in each other, which is the limit. Move the inner ones into a subgraph.`
    const path = ['nodes', deep, 'in']
    return [{ code: 'too-deep', severity: 'error', message, node: deep, path }]
  }
  // Inside another graph this has been counted already.
  if (context.running !== undefined) return []
  const { levels, nodes } = extentOf(graph, context, [], new Map())
  if (levels > documentLimits.graphs) {
    const message = `The graph runs graphs in each other in more than ${documentLimits.graphs} levels, which is the limit.`
    return [{ code: 'too-deep', severity: 'error', message, path: ['nodes'] }]
  }
  if (nodes <= documentLimits.expanded) return []
  const message = `Together with the graphs that it runs, the graph has more than ${documentLimits.expanded} nodes, which is the limit. Run fewer graphs in each other.`
  return [{ code: 'too-large', severity: 'error', message, path: ['nodes'] }]
}

function wireCount(graph: Graph): number {
  const inputs = Object.values(graph.nodes).flatMap((entry) =>
    isFrame(entry) ? [] : Object.values(entry.inputs ?? {}),
  )
  return [...inputs, ...Object.values(graph.outputs)].reduce(
    (count, sources) => count + sourcesOf(sources).length,
    0,
  )
}

/** A circle of frames is not: the check of frames says what is wrong with it. */
function isTooDeep(graph: Graph, id: string): boolean {
  const frames = new Set<string>()
  for (let at = graph.nodes[id]?.in; at !== undefined; at = graph.nodes[at]?.in) {
    if (frames.has(at)) return false
    frames.add(at)
    if (frames.size > documentLimits.frames) return true
  }
  return false
}

interface Extent {
  /** Graphs in each other, without the outermost. */
  readonly levels: number
  /** Of the graph and, each time one is run, those of the graphs in it. */
  readonly nodes: number
}

/** Graphs that run each other, which the check of subgraphs refuses, count once. */
function extentOf(
  graph: Graph,
  context: CheckContext,
  around: readonly Graph[],
  known: Map<Graph, Extent>,
): Extent {
  const before = known.get(graph)
  if (before !== undefined) return before
  let levels = 0
  let nodes = Object.keys(graph.nodes).length
  for (const entry of Object.values(graph.nodes)) {
    const inner = innerGraph(entry, context)
    if (inner === undefined || inner === graph || around.includes(inner)) continue
    if (around.length >= documentLimits.graphs) return { levels: 1, nodes }
    const extent = extentOf(inner, context, [...around, graph], known)
    levels = Math.max(levels, extent.levels + 1)
    nodes += extent.nodes
    // Enough is known, and the rest could take for ever.
    if (around.length + levels > documentLimits.graphs || nodes > documentLimits.expanded) break
  }
  known.set(graph, { levels, nodes })
  return { levels, nodes }
}

function innerGraph(entry: GraphEntry, context: CheckContext): Graph | undefined {
  const named = isFrame(entry) ? undefined : namedGraph(entry.type, entry.config)
  return named === undefined ? undefined : context.graph?.(named.name, named.version)
}
