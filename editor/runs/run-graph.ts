import { create } from 'zustand'
import { meaningOf } from '../../engine/graph/canonical.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { graphUpTo } from '../../engine/graph/graph-up-to.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { DocumentAnswer } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { useRunStore } from './run-store.ts'

interface RunGraph {
  /** The graph that the run on the canvas ran; undefined until it is known. */
  readonly graph: Graph | undefined
  /** It meant something else than the draft already when the run came onto the canvas. */
  readonly isOther: boolean
  /** The canvas shows it in place of the draft. */
  readonly isShown: boolean
}

const none: RunGraph = { graph: undefined, isOther: false, isShown: false }

/** Which graph the run on the canvas was of. */
export const useRunGraph = create<RunGraph>(() => none)

/** Puts the graph of the run onto the canvas, to be read only, or the draft back. */
export function showRunGraph(isShown: boolean): void {
  useRunGraph.setState({ isShown })
}

/** What runs under a hash is the same for ever. */
const known = new Map<string, Promise<Graph>>()

function graphOf(name: string, version: string): Promise<Graph> {
  const key = `${name} ${version}`
  const before = known.get(key)
  if (before !== undefined) return before
  const path = `/api/graphs/${encodeURIComponent(name)}/documents/${encodeURIComponent(version)}`
  const graph = request<DocumentAnswer>(path).then((answer) => answer.graph)
  known.set(key, graph)
  // A server that could not be reached is asked again with the next run.
  graph.catch(() => known.delete(key))
  return graph
}

useRunStore.subscribe(({ trace }, before) => {
  if (trace?.run === before.trace?.run) return
  useRunGraph.setState(none)
  if (trace === undefined || trace.run === '') return
  const { run, graph: name, version } = trace
  graphOf(name, version).then(
    (graph) => {
      if (useRunStore.getState().trace?.run === run) useRunGraph.setState({ graph })
      compare(name, graph)
    },
    // Without it the canvas shows the run on the draft, as far as they fit.
    () => undefined,
  )
})

/** Looks once whether the two differ: what is edited after that is told at each node. */
function compare(name: string, graph: Graph): void {
  const { graph: draft, catalogue, context } = useDocument.getState()
  if (useRunGraph.getState().graph !== graph) return
  // Which part of a graph a node needs is known with the node types.
  if (draft?.name === name && catalogue.length > 0) {
    useRunGraph.setState({ isOther: !isOf(draft, graph, context) })
    return
  }
  const stop = useDocument.subscribe((state) => {
    if (state.graph?.name !== name || state.catalogue.length === 0) return
    stop()
    compare(name, graph)
  })
}

/** Whether what ran is the draft, or the part of it that leads to one node. */
function isOf(draft: Graph, ran: Graph, context: CheckContext): boolean {
  const meaning = meaningOf(ran)
  if (meaning === meaningOf(draft)) return true
  const [end] = Object.values(ran.outputs).flatMap((source) => sourcesOf(source))
  const read = end === undefined ? undefined : readReference(end)
  const part = read?.kind === 'port' ? graphUpTo(draft, read.node, context) : undefined
  return part !== undefined && meaning === meaningOf(part)
}
