import type { OnNodeDrag } from '@xyflow/react'
import { useMemo } from 'react'
import type { Graph } from '../../../engine/graph/document.ts'
import { isFrame } from '../../../engine/graph/is-frame.ts'
import { framesAround } from '../../../engine/graph/frame-tree.ts'
import { useDocument } from '../../document/document-store.ts'
import type { Command, Place } from '../../document/command.ts'
import { insertionOf } from '../../document/insert-on-wire.ts'
import { within } from '../../document/within-frames.ts'
import { useCanvas } from '../canvas-store.ts'
import { contains } from '../geometry.ts'
import type * as DropOnWire from './drop-on-wire.ts'
import { wireEnds } from '../project-graph.ts'
import { wireHeightAt } from '../wire-path.ts'
import { carriedBy } from './carried.ts'
import { isFolded, rebuild, useFlow, type FlowNode } from './flow-store.ts'

const loadDropOnWire = (): Promise<typeof DropOnWire> => import('./drop-on-wire.ts')

/** Turns the end of a drag into one command: where things are now, and which frame holds them. */
export function useDocumentDrag(): {
  onNodeDrag: OnNodeDrag<FlowNode>
  onNodeDragStop: OnNodeDrag<FlowNode>
} {
  return useMemo(() => ({ onNodeDrag: followDrag, onNodeDragStop: endDrag }), [])
}

const followDrag: OnNodeDrag<FlowNode> = (_event, node, dragged) => {
  const { graph } = useDocument.getState()
  if (graph === undefined) return
  const dropFrame = dragged.length === 0 ? undefined : frameUnder(graph, node)
  const inside = graph.nodes[node.id]?.in
  const shown = dropFrame === inside ? undefined : dropFrame
  const dropWire = dragged.length === 1 ? wireUnder(graph, node)?.id : undefined
  const before = useCanvas.getState()
  if (dropWire !== undefined) loadDropOnWire().then(undefined, () => undefined)
  if (before.dropFrame !== shown || before.dropWire !== dropWire)
    useCanvas.setState({ dropFrame: shown, dropWire })
}

const endDrag: OnNodeDrag<FlowNode> = (_event, node, dragged) => {
  useCanvas.setState({ dropFrame: undefined, dropWire: undefined })
  const { graph, dispatch } = useDocument.getState()
  if (graph === undefined) return
  const { projection } = useFlow.getState()
  const ids = new Set(dragged.map((node) => node.id))
  const places: Record<string, Place> = {}
  const entering = new Map<string | undefined, string[]>()
  for (const node of dragged) {
    if (node.type === 'gathered') {
      for (const member of carriedBy(graph, projection, node.id)) {
        if (projection.cards.has(member) || graph.layout?.[member] !== undefined) record(member)
      }
      continue
    }
    const entry = graph.nodes[node.id]
    if (entry !== undefined && isFrame(entry)) {
      for (const member of within(graph, node.id)) record(member)
      if (graph.layout?.[node.id] !== undefined || within(graph, node.id).length === 0) {
        record(node.id)
      }
    } else {
      record(node.id)
    }
    const around = entry?.in
    // What is dragged together with its frame stays in it.
    if (entry === undefined || framesAround(graph, node.id).some((frame) => ids.has(frame)))
      continue
    const frame = frameUnder(graph, node)
    if (frame !== around) entering.set(frame, [...(entering.get(frame) ?? []), node.id])
  }

  function record(id: string): void {
    const box = projection.cards.get(id) ?? projection.frames.get(id)
    if (box === undefined) return
    const size = projection.frames.has(id) ? ([box.width, box.height] as const) : []
    const at = [Math.round(box.x), Math.round(box.y)] as const
    places[id] = size.length === 2 ? [...at, Math.round(size[0]), Math.round(size[1])] : [...at]
  }

  const unchanged = Object.entries(places).every(([id, place]) => {
    const before = graph.layout?.[id]
    return before !== undefined && before[0] === place[0] && before[1] === place[1]
  })
  const commands: Command[] = unchanged ? [] : [{ type: 'node.move', places }]
  for (const [frame, nodes] of entering) commands.push({ type: 'node.enter', nodes, frame })
  const wire = dragged.length === 1 ? wireUnder(graph, node) : undefined
  if (wire !== undefined) {
    const frame = frameUnder(graph, node)
    const drop = { node: node.id, wire, commands: [...commands, ...wire.commands], frame }
    void loadDropOnWire().then(
      ({ dropOnWire }) => {
        if (useDocument.getState().graph === graph) dropOnWire(drop)
      },
      // Without a connection it is put there all the same, only without more room.
      () =>
        dispatch({ type: 'batch', label: `Put ${node.id} into a wire`, commands: drop.commands }),
    )
    return
  }
  const [first, ...more] = commands
  if (first === undefined) rebuild()
  else if (more.length === 0) dispatch(first)
  else dispatch({ type: 'batch', label: labelOf(entering), commands })
}

function labelOf(entering: ReadonlyMap<string | undefined, readonly string[]>): string {
  const [[frame, nodes] = [undefined, []]] = entering
  return frame === undefined
    ? `Took ${nodes.join(', ')} out of its frame`
    : `Put ${nodes.join(', ')} into ${frame}`
}

/** The innermost frame under the middle of what is dragged; its own keeps it a little longer. */
function frameUnder(graph: Graph, node: FlowNode): string | undefined {
  const { projection } = useFlow.getState()
  const box = projection.cards.get(node.id) ?? projection.frames.get(node.id)
  if (box === undefined) return undefined
  const x = box.x + box.width / 2
  const y = box.y + box.height / 2
  const inside = graph.nodes[node.id]?.in
  const own = new Set([node.id, ...within(graph, node.id)])
  const under = [...projection.frames]
    .filter(([id, frame]) => !own.has(id) && contains(frame, x, y, id === inside ? 24 : 0))
    .sort(([, a], [, b]) => b.depth - a.depth)
  return under[0]?.[0]
}

interface WireUnder {
  readonly id: string
  readonly source: string
  readonly target: string
  /** What puts the node into it. */
  readonly commands: readonly Command[]
}

/** The wire under the middle of a node that nothing is wired to yet, if the node fits into it. */
function wireUnder(graph: Graph, node: FlowNode): WireUnder | undefined {
  const { projection } = useFlow.getState()
  const box = projection.cards.get(node.id)
  const isWired = projection.wires.some(({ source, target }) => [source, target].includes(node.id))
  if (box === undefined || graph.nodes[node.id] === undefined || isWired) return undefined
  const x = box.x + box.width / 2
  const y = box.y + box.height / 2
  for (const wire of projection.wires) {
    const ends = wire.backward ? undefined : wireEnds(wire, projection)
    if (ends === undefined || ends.x2 < ends.x1) continue
    // A wire that is shorter than the node is hit by any part of the node that reaches over it.
    const beside = Math.max(0, (box.width - (ends.x2 - ends.x1)) / 2)
    if (x < ends.x1 - beside || x > ends.x2 + beside) continue
    if (Math.abs(wireHeightAt(ends, x) - y) > box.height / 2 || isFolded(wire.id)) continue
    const { reference, source, target, targetPort } = wire
    const { context } = useDocument.getState()
    const into = { reference, node: target, port: targetPort }
    const insertion = insertionOf(graph, node.id, into, context)
    if (insertion.ok) return { id: wire.id, source, target, commands: insertion.commands }
  }
  return undefined
}
