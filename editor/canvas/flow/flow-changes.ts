import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react'
import type { Graph } from '../../../engine/graph/document.ts'
import { useDocument } from '../../document/document-store.ts'
import { placeFrames, placeGroups, type Projection } from '../project-graph.ts'
import { carriedBy, groupAt } from './carried.ts'
import { laneOf, placed, sameBox, useFlow, type FlowNode, type FlowWire } from './flow-store.ts'

/** Takes what React Flow proposes: positions while dragging; selection goes to the document. */
export function changeNodes(changes: NodeChange<FlowNode>[]): void {
  const { graph, select } = useDocument.getState()
  const moving = changes.filter((change) => change.type === 'position')
  if (moving.length > 0 && graph !== undefined) dragNodes(graph, moving)
  const selecting = changes.filter((change) => change.type === 'select')
  if (selecting.length > 0) {
    const nodes = applyNodeChanges(selecting, [...useFlow.getState().nodes])
    useFlow.setState({ nodes })
    select(nodes.filter((node) => node.selected && node.type !== 'gathered').map((node) => node.id))
  }
}

function dragNodes(
  graph: Graph,
  changes: Extract<NodeChange<FlowNode>, { type: 'position' }>[],
): void {
  const { nodes, projection, wires } = useFlow.getState()
  const { context } = useDocument.getState()
  const moved = new Map<string, { x: number; y: number }>()
  for (const { id, position } of changes) {
    if (position === undefined) continue
    const frame = projection.frames.get(id) ?? groupAt(projection, id)
    if (frame === undefined) {
      moved.set(id, position)
      continue
    }
    // A frame takes all it holds along, a group its members and all that they hold.
    const delta = { x: position.x - frame.x, y: position.y - frame.y }
    for (const member of carriedBy(graph, projection, id)) {
      const box = projection.cards.get(member)
      if (box !== undefined && !changes.some((change) => change.id === member)) {
        moved.set(member, { x: box.x + delta.x, y: box.y + delta.y })
      }
    }
    if (projection.frames.has(id)) moved.set(id, position)
  }
  const cards = new Map(projection.cards)
  for (const [id, position] of moved) {
    const card = cards.get(id)
    if (card !== undefined) cards.set(id, { ...card, ...position })
  }
  const frames = placeFrames(graph, context, cards)
  for (const [id, frame] of frames) {
    // While a member is dragged, its frame stays as it was: that shows whether it will leave it.
    const old = projection.frames.get(id)
    const position = moved.get(id)
    const dragged = [...moved.keys()].some((node) => graph.nodes[node]?.in === id)
    if (position !== undefined) frames.set(id, { ...frame, ...position })
    else if (dragged && old !== undefined) frames.set(id, old)
  }
  const next = { ...projection, cards, frames, groups: placeGroups(graph, cards, frames) }
  const moves = nodes.map((node): FlowNode => {
    const box = cards.get(node.id) ?? frames.get(node.id) ?? groupAt(next, node.id)
    if (box === undefined || sameBox(node, box)) return node
    return { ...node, ...placed(box) }
  })
  useFlow.setState({ nodes: moves, projection: next, wires: moveLanes(wires, next, moved) })
}

/** The wires with their lanes under nodes that were moved; the same array where none has such a lane. */
function moveLanes(
  wires: readonly FlowWire[],
  projection: Projection,
  moved: ReadonlyMap<string, unknown>,
): readonly FlowWire[] {
  let changed = false
  const after = wires.map((wire) => {
    const { data, source, target } = wire
    if (data?.lane === undefined || !(moved.has(source) || moved.has(target))) return wire
    const lane = laneOf(source, target, projection)
    if (lane === data.lane) return wire
    changed = true
    return { ...wire, data: { ...data, lane } }
  })
  return changed ? after : wires
}

/** Takes which wires are selected. */
export function changeWires(changes: EdgeChange<FlowWire>[]): void {
  useFlow.setState(({ wires }) => ({ wires: applyEdgeChanges(changes, [...wires]) }))
}
