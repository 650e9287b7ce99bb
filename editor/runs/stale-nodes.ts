import { canonicalEntry, semanticJson } from '../../engine/graph/canonical.ts'
import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Staleness } from './run-graph.ts'

/** Nodes whose results no longer follow from the graph. */
export function staleNodes(from: Graph, to: Graph): ReadonlyMap<string, Staleness> {
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
