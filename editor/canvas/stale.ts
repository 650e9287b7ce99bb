import { canonicalEntry, semanticJson } from '../../engine/graph/canonical.ts'
import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import { useDocument } from '../document/document-store.ts'
import { useRunGraph } from '../runs/run-graph.ts'
import type { Status } from '../ui/status.ts'
import { useNodeStatus } from './node-run.ts'

/** Why what a run shows at a node is not what the node would give now: it was not there, is another one, or is fed by such a one. */
export type Staleness = 'added' | 'changed' | 'fed'

let memo: { from: Graph; to: Graph; stale: ReadonlyMap<string, Staleness> } | undefined

/** Nodes whose results no longer follow from the graph. */
export function staleNodes(from: Graph, to: Graph): ReadonlyMap<string, Staleness> {
  if (memo?.from === from && memo.to === to) return memo.stale
  const stale = new Map<string, Staleness>()
  for (const [id, entry] of Object.entries(to.nodes)) {
    const before = from.nodes[id]
    if (before === undefined) stale.set(id, 'added')
    else if (before !== entry && meaning(before) !== meaning(entry)) stale.set(id, 'changed')
  }
  for (let grown = stale.size > 0; grown;) {
    grown = false
    for (const [id, entry] of Object.entries(to.nodes)) {
      if (stale.has(id) || isFrame(entry)) continue
      const reads = Object.values(entry.inputs ?? {}).flatMap((source) => sourcesOf(source))
      const isFed = reads.some((reference) => {
        const read = readReference(reference)
        return read.kind === 'port' && stale.has(read.node)
      })
      if (!isFed) continue
      stale.set(id, 'fed')
      grown = true
    }
  }
  memo = { from, to, stale }
  return stale
}

/** By entry, none of which ever changes: while somebody edits, most are those of before. */
const meanings = new WeakMap<GraphEntry, string>()

/** What a node does, without what it is called. */
function meaning(entry: GraphEntry): string {
  const kept = meanings.get(entry)
  if (kept !== undefined) return kept
  const { title: _title, note: _note, ...rest } = canonicalEntry(entry)
  // SAFETY: an entry is plain JSON by its schema.
  const text = semanticJson(rest as Json)
  meanings.set(entry, text)
  return text
}

/** Whether, and why, what a node shows is of a graph that is not there any more. */
export function useStaleness(node: string): Staleness | undefined {
  const ran = useRunGraph(({ graph, isShown }) => (isShown ? undefined : graph))
  const isOther = useRunGraph((state) => state.isOther)
  return useDocument(({ graph }) => {
    if (graph === undefined || graph.name !== ran?.name) return undefined
    const stale = staleNodes(ran, graph).get(node)
    // What was not in a run of a part, or is new since, shows nothing that could be out of date.
    return stale === 'added' && !isOther ? undefined : stale
  })
}

/** The status of a node; one that has become another since did not run as it stands here. */
export function useShownStatus(node: string): Status {
  const status = useNodeStatus(node)
  const isOther = useRunGraph((state) => state.isOther)
  const isChanged = useStaleness(node) === 'changed' && isOther && status !== 'idle'
  return isChanged ? 'changed' : status
}

/** Nodes that were edited since the run on the canvas, or are fed by one that was; none where that is not known. */
export function editedSince(): ReadonlySet<string> {
  const { graph } = useDocument.getState()
  const { graph: ran } = useRunGraph.getState()
  return graph === undefined || ran === undefined
    ? new Set()
    : new Set(staleNodes(ran, graph).keys())
}
