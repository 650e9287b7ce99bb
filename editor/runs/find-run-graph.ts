import { meaningOf } from '../../engine/graph/canonical.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { graphUpTo } from '../../engine/graph/graph-up-to.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { Trace } from '../../engine/run/trace.ts'
import type { DocumentAnswer } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { useRunGraph } from './run-graph.ts'
import { useRunStore } from './run-store.ts'
import { staleNodes } from './stale-nodes.ts'

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

/** Gets the graph that a run was of, and says from then on what of the draft differs from it. */
export async function findRunGraph({ run, graph: name, version }: Trace): Promise<void> {
  const graph = await graphOf(name, version)
  if (useRunStore.getState().trace?.run !== run) return
  useRunGraph.setState({ graph })
  isJudged = false
  compare()
}

useDocument.subscribe((state, before) => {
  if (state.graph !== before.graph || state.catalogue !== before.catalogue) compare()
})

/** The run on the canvas was found to be of the draft or not; what is edited after that is told at each node. */
let isJudged = false

function compare(): void {
  const { graph: ran } = useRunGraph.getState()
  const { graph: draft, catalogue, context } = useDocument.getState()
  // Which part of a graph a node needs is known with the node types.
  const isReady = draft !== undefined && draft.name === ran?.name && catalogue.length > 0
  if (ran === undefined || !isReady) return
  if (!isJudged) useRunGraph.setState({ isOther: !isOf(draft, ran, context) })
  isJudged = true
  useRunGraph.setState({ stale: staleNodes(ran, draft) })
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
