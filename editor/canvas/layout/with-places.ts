import type { CheckContext } from '../../../engine/graph/check-context.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import type { Place } from '../../document/command.ts'
import { projectGraph } from '../project-graph.ts'

type FindPlaces = (graph: Graph, context: CheckContext) => Promise<Record<string, Place>>

/** Few graphs need it when they are opened. */
const tidyLater: FindPlaces = async (graph, context) =>
  (await import('./tidy-places.ts')).tidyPlaces(graph, context)

/**
 * A graph with a place for each of its nodes. Those that a document leaves out, as one written by hand
 * does, are found once when it is opened, so that nothing jumps while it is edited.
 */
export async function withPlaces(
  graph: Graph,
  context: CheckContext,
  tidy: FindPlaces = tidyLater,
): Promise<Graph> {
  const { nodes, layout = {} } = graph
  if (Object.keys(layout).length === 0) {
    return Object.keys(nodes).length === 0
      ? graph
      : { ...graph, layout: await tidy(graph, context) }
  }
  if (Object.keys(nodes).every((id) => layout[id] !== undefined)) return graph
  // What was placed by hand stays; the others find room below it.
  const { cards } = projectGraph(graph, context, true)
  const places: Record<string, Place> = {}
  for (const [id, { x, y }] of cards) {
    if (nodes[id] !== undefined && layout[id] === undefined) {
      places[id] = [Math.round(x), Math.round(y)]
    }
  }
  return Object.keys(places).length === 0 ? graph : { ...graph, layout: { ...layout, ...places } }
}
