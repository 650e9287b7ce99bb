import { Graph } from '../../engine/graph/document.ts'

export type ReadFragment =
  | { readonly ok: true; readonly graph: Graph }
  /** Why the text holds no nodes, as a sentence. */
  | { readonly ok: false; readonly reason: string }

/** The nodes that a text holds: what was copied from a canvas, or any graph document. */
export function readFragment(text: string): ReadFragment {
  if (text.trim() === '') return { ok: false, reason: 'The clipboard holds no text to paste.' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {
      ok: false,
      reason: `The clipboard holds text that is not a graph: "${beginning(text)}". Copy nodes on a canvas, or a graph as JSON.`,
    }
  }
  if (typeof value !== 'object' || value === null || !('nodes' in value) || !('heddle' in value)) {
    return {
      ok: false,
      reason:
        'The clipboard holds JSON without nodes of a graph. Copy nodes on a canvas, or a whole graph document.',
    }
  }
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

function beginning(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}
