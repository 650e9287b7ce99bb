import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { sourcesOf } from '../../engine/graph/reference.ts'

/** What stands in the place of a reference: nothing cuts the wire, several feed the port together. */
export type ReferenceChange = (reference: string) => readonly string[]

/** Rewrites every wire of a graph, in place. */
export function changeReferences(graph: Graph, change: ReferenceChange): void {
  for (const [name, source] of Object.entries(graph.outputs)) {
    const next = changeSource(source, change)
    if (next === undefined) delete graph.outputs[name]
    else if (next !== source) graph.outputs[name] = next
  }
  for (const entry of Object.values(graph.nodes)) changeReferencesOf(entry, change)
}

/** Rewrites the wires into one node or frame, in place. */
export function changeReferencesOf(entry: GraphEntry, change: ReferenceChange): void {
  if (!isFrame(entry)) {
    for (const [port, source] of Object.entries(entry.inputs ?? {})) {
      const next = changeSource(source, change)
      if (next === undefined) delete entry.inputs![port]
      else if (next !== source) entry.inputs![port] = next
    }
    return
  }
  if (entry.frame === 'map') {
    // A map without a list is a problem that `check` names; its reference stays readable until then.
    entry.over = change(entry.over)[0] ?? entry.over
    return
  }
  if (entry.until !== undefined) {
    const [until] = change(entry.until)
    if (until === undefined) delete entry.until
    else entry.until = until
  }
  if (typeof entry.onExhausted === 'object') {
    const [best] = change(entry.onExhausted.best)
    if (best === undefined) delete entry.onExhausted
    else if (best !== entry.onExhausted.best) entry.onExhausted = { best }
  }
}

function changeSource(
  source: string | string[],
  change: ReferenceChange,
): string | string[] | undefined {
  const before = sourcesOf(source)
  const after = [...new Set(before.flatMap(change))]
  if (after.length === 0) return undefined
  if (after.length === before.length && after.every((one, at) => one === before[at])) return source
  return after.length === 1 ? after[0]! : after
}

/** All references that an entry reads, each once for each place. */
export function referencesIn(entry: GraphEntry): string[] {
  const found: string[] = []
  changeReferencesOf(structuredClone(entry), (reference) => {
    found.push(reference)
    return [reference]
  })
  return found
}
