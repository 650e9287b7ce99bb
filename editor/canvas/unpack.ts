import { isFrame } from '../../engine/graph/is-frame.ts'
import { namedGraph } from '../../engine/graph/named-graph.ts'
import { subgraphType } from '../../engine/graph/subgraph-type.ts'
import { useDocument } from '../document/document-store.ts'
import { toastWithUndo } from '../document/undo.ts'
import { unpackingOf } from '../document/unpack-subgraph.ts'
import { toast } from '../ui/toast-store.ts'

/** Whether a node of the open graph runs another one in its place. */
export function isSubgraph(node: string): boolean {
  const entry = useDocument.getState().graph?.nodes[node]
  return entry !== undefined && !isFrame(entry) && entry.type.split('@')[0] === subgraphType
}

/** Puts the nodes of the graph that a node runs in its place, as one step. */
export function unpackNode(node: string): void {
  const { graph, context, dispatch, select } = useDocument.getState()
  const entry = graph?.nodes[node]
  if (graph === undefined || entry === undefined || isFrame(entry)) return
  const named = namedGraph(entry.type, entry.config)
  const inner = named === undefined ? undefined : context.graph?.(named.name, named.version)
  const unpacking = inner === undefined ? undefined : unpackingOf(graph, node, inner)
  if (unpacking === undefined) {
    toast(`The graph that "${node}" runs is not there, so it cannot be unpacked.`, {
      tone: 'error',
    })
    return
  }
  dispatch({ type: 'batch', label: `Unpacked ${node}`, commands: unpacking.commands })
  select(unpacking.nodes)
  const lost =
    unpacking.lost.length === 0
      ? ''
      : ` Nothing feeds ${unpacking.lost.join(', ')} now; the default was left behind.`
  toastWithUndo(`Unpacked ${node}.${lost}`)
}
