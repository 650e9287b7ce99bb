import type { CheckContext } from '../../../engine/graph/check-context.ts'
import type { Graph, GraphEntry } from '../../../engine/graph/document.ts'
import type { Place } from '../../document/command.ts'
import { useDocument } from '../../document/document-store.ts'
import { isLocked } from '../../document/looks.ts'
import { outermostOf, withMembers } from '../../document/within-frames.ts'
import { useCanvas } from '../canvas-store.ts'
import { projectGraph } from '../project-graph.ts'
import { tidyPlaces } from './tidy-places.ts'

/**
 * Shows the graph, or the selected part of it, laid out anew; it is found off the main thread, and
 * becomes one step when it is kept.
 */
export async function tidyGraph(): Promise<void> {
  const { graph, context, selection } = useDocument.getState()
  if (graph === undefined || Object.keys(graph.nodes).length === 0) return
  const members = withMembers(graph, selection)
  const isPart = members.size > 1
  const places = isPart ? await tidyPart(graph, members, context) : await tidyPlaces(graph, context)
  if (useDocument.getState().graph !== graph) return
  const free = Object.entries(places).filter(([id]) => !isLocked(graph, id))
  const label = isPart ? `Tidied ${members.size} nodes` : 'Tidied the graph'
  useCanvas.setState({ preview: { label, places: Object.fromEntries(free) } })
}

/** Tidy places for some nodes, the first corner of which stays where it is. */
async function tidyPart(
  graph: Graph,
  members: ReadonlySet<string>,
  context: CheckContext,
): Promise<Record<string, Place>> {
  const outermost = outermostOf(graph, members)
  const part: Graph = {
    ...graph,
    inputs: {},
    outputs: {},
    nodes: Object.fromEntries(
      [...members].map((id) => {
        const { in: around, ...entry } = graph.nodes[id]!
        const isInside = around !== undefined && !outermost.includes(id)
        // SAFETY: the same entry, without the frame around the part.
        return [id, (isInside ? { ...entry, in: around } : entry) as GraphEntry]
      }),
    ),
  }
  const { cards } = projectGraph(graph, context, true)
  const boxes = [...members].flatMap((id) => cards.get(id) ?? [])
  const tidy = Object.entries(await tidyPlaces(part, context)).filter(([id]) => members.has(id))
  const nodes = tidy.filter(([id]) => cards.has(id)).map(([, place]) => place)
  const dx = Math.min(...boxes.map(({ x }) => x)) - Math.min(...nodes.map(([x]) => x))
  const dy = Math.min(...boxes.map(({ y }) => y)) - Math.min(...nodes.map(([, y]) => y))
  return Object.fromEntries(
    tidy.map(([id, [x, y]]) => [id, [Math.round(x + dx), Math.round(y + dy)] satisfies Place]),
  )
}
