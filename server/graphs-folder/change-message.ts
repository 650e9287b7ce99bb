import { diffGraphs } from '../../engine/graph/diff-graphs.ts'
import type { Graph } from '../../engine/graph/document.ts'

const most = 6

/** What a change of a file did, as the message of its version. */
export function changeMessage(path: string, before: Graph | undefined, after: Graph): string {
  if (before === undefined) return `Added with ${path}`
  const changes = diffGraphs(before, after).nodes.map(({ change, id }) => `${change} ${id}`)
  const shown = changes.slice(0, most).join(', ')
  const more = changes.length > most ? ` and ${changes.length - most} more` : ''
  return changes.length === 0 ? `Changed in ${path}` : `Changed in ${path}: ${shown}${more}`
}
