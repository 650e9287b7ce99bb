import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { semanticJson } from '../../engine/graph/canonical.ts'
import type { Json } from '../../engine/graph/values.ts'
import { useDocument } from '../document/document-store.ts'
import { useRunStore } from '../runs/run-store.ts'

/** The document as it was when the shown run began; unknown for runs of another day. */
let atStart: { readonly run: string; readonly graph: Graph } | undefined

useRunStore.subscribe(({ trace }, before) => {
  if (trace === undefined || trace.run === '' || trace.run === before.trace?.run) return
  const { graph } = useDocument.getState()
  const live = trace.status === 'running' && trace.spans.size <= 1
  atStart = live && graph !== undefined ? { run: trace.run, graph } : undefined
})

let memo: { from: Graph; to: Graph; stale: ReadonlySet<string> } | undefined

/** Nodes whose results no longer follow from the graph: edited since, or fed by one that was. */
function staleNodes(from: Graph, to: Graph): ReadonlySet<string> {
  if (memo?.from === from && memo.to === to) return memo.stale
  const stale = new Set<string>()
  for (const [id, entry] of Object.entries(to.nodes)) {
    const before = from.nodes[id]
    if (before !== entry && meaning(before) !== meaning(entry)) stale.add(id)
  }
  for (let grown = stale.size > 0; grown;) {
    grown = false
    for (const [id, entry] of Object.entries(to.nodes)) {
      if (stale.has(id) || isFrame(entry)) continue
      const reads = Object.values(entry.inputs ?? {}).flat()
      if (reads.some((reference) => stale.has(reference.split('.')[0] ?? ''))) {
        stale.add(id)
        grown = true
      }
    }
  }
  memo = { from, to, stale }
  return stale
}

/** What a node does, without what it is called. */
function meaning(entry: Graph['nodes'][string] | undefined): string {
  if (entry === undefined) return ''
  const { title: _title, note: _note, ...rest } = entry
  // SAFETY: an entry is plain JSON by its schema.
  return semanticJson(rest as Json)
}

/** Whether what a node shows is from before an edit that would change it. */
export function useIsStale(node: string): boolean {
  const run = useRunStore(({ trace }) => trace?.run)
  const reached = useRunStore(({ trace }) => trace !== undefined)
  return useDocument(({ graph }) => {
    if (!reached || graph === undefined || atStart === undefined || atStart.run !== run)
      return false
    return graph !== atStart.graph && staleNodes(atStart.graph, graph).has(node)
  })
}

/** Nodes that were edited since the run on the canvas began, or are fed by one that was; none where that is not known. */
export function editedSince(run: string): ReadonlySet<string> {
  const { graph } = useDocument.getState()
  if (graph === undefined || atStart?.run !== run || graph === atStart.graph) return new Set()
  return staleNodes(atStart.graph, graph)
}
