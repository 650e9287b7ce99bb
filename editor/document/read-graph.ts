import { Graph } from '../../engine/graph/document.ts'

export type ReadFragment =
  | { readonly ok: true; readonly graph: Graph }
  /** Why it holds no nodes, as a sentence. */
  | { readonly ok: false; readonly reason: string }

/** The nodes of a graph document, such as what was copied from a canvas; undefined for anything else. */
export function readGraph(value: object): ReadFragment | undefined {
  if (!('nodes' in value) || !('heddle' in value)) return undefined
  const read = Graph.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    const place = issue === undefined ? '' : ` at ${issue.path.join('.')}: ${issue.message}`
    return { ok: false, reason: `The graph on the clipboard cannot be read${place}.` }
  }
  if (Object.keys(read.data.nodes).length === 0)
    return { ok: false, reason: 'The graph on the clipboard has no nodes.' }
  return { ok: true, graph: read.data }
}
