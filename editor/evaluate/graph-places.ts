import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'

/** A node of a graph where an evaluator can look. */
export interface GraphPlace {
  /** With the frames that it stands in, such as `correct/generate`. */
  readonly path: string
  /** Its id within the graph. */
  readonly id: string
  readonly title: string
  readonly description: NodeDescription
  /** It gives passages, so that retrieval can be measured at it. */
  readonly givesDocuments: boolean
}

/** The nodes of a graph, in the order of the document. */
export function placesOf(
  graph: Graph,
  catalogue: readonly NodeDescription[],
): readonly GraphPlace[] {
  return Object.entries(graph.nodes).flatMap(([id, entry]) => {
    if (isFrame(entry)) return []
    const type = entry.type.split('@')[0]
    const description = catalogue.find((one) => one.type === type)
    if (description === undefined || description.remark !== undefined) return []
    return [
      {
        path: [...framesOf(graph, entry.in), id].join('/'),
        id,
        title: entry.title ?? description.title,
        description,
        givesDocuments: Object.values(description.outputs).some(
          ({ type: port }) => port === 'documents',
        ),
      },
    ]
  })
}

/** Outermost first. */
function framesOf(graph: Graph, frame: string | undefined): readonly string[] {
  if (frame === undefined) return []
  return [...framesOf(graph, graph.nodes[frame]?.in), frame]
}
