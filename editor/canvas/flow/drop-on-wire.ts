import type { Graph } from '../../../engine/graph/document.ts'
import { useDocument } from '../../document/document-store.ts'
import type { Command, Place } from '../../document/command.ts'
import { makeRoom } from '../make-room.ts'
import type { Projection, WireView } from '../project-graph.ts'
import { useFlow } from './flow-store.ts'
import { glideFrom, placesNow } from './glide.ts'

interface Drop {
  readonly node: string
  readonly wire: Pick<WireView, 'source' | 'target'>
  /** What moves the node, puts it into a frame and into the wire. */
  readonly commands: readonly Command[]
  /** The frame that holds it then. */
  readonly frame: string | undefined
}

/** Puts a node into a wire and makes room for it there: one step to undo. */
export function dropOnWire({ node, wire, commands, frame }: Drop): void {
  const { graph, dispatch } = useDocument.getState()
  const entry = graph?.nodes[node]
  if (graph === undefined || entry === undefined) return
  const { in: _, ...free } = entry
  const placed = frame === undefined ? free : { ...free, in: frame }
  const after = { ...graph, nodes: { ...graph.nodes, [node]: placed } }
  const { source, target } = wire
  const before = placesNow()
  dispatch({
    type: 'batch',
    label: `Put ${node} into a wire`,
    commands: [
      ...commands,
      ...roomFor(after, useFlow.getState().projection, { node, source, target }),
    ],
  })
  glideFrom(before)
}

/**
 * What moves others away from a node in a wire.
 * @param projection where everything stands, the node already at its place
 */
export function roomFor(
  graph: Graph,
  { cards, frames, wires }: Projection,
  dropped: { readonly node: string; readonly source: string; readonly target: string },
): readonly Command[] {
  const onward = wires.filter(({ backward }) => !backward)
  const shifts = makeRoom({ graph, cards, frames, wires: onward }, dropped)
  const places: Record<string, Place> = {}
  for (const [id, by] of shifts) {
    const card = cards.get(id)
    const box = card ?? frames.get(id)
    if (box === undefined) continue
    const at = [Math.round(box.x + by), Math.round(box.y)] as const
    places[id] = card === undefined ? [...at, box.width, box.height] : [...at]
  }
  return Object.keys(places).length === 0 ? [] : [{ type: 'node.move', places }]
}
