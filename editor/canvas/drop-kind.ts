import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import type { Command, Place } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { freeName } from '../document/free-name.ts'
import { insertionOf } from '../document/insert-on-wire.ts'
import { replaceNode } from '../document/node-actions.ts'
import { roomFor } from './flow/drop-on-wire.ts'
import { isFolded, useFlow } from './flow/flow-store.ts'
import { glideFrom, placesNow } from './flow/glide.ts'
import { freePlace } from './free-place.ts'
import { contains } from './geometry.ts'
import { projectGraph, wireEnds, type WireView } from './project-graph.ts'
import { wireHeightAt } from './wire-path.ts'

/** What becomes of a node type that is dropped somewhere. */
export type KindDrop =
  | { readonly kind: 'add'; readonly frame: string | undefined }
  /** The node whose place it takes. */
  | { readonly kind: 'replace'; readonly node: string }
  | { readonly kind: 'insert'; readonly wire: WireView; readonly added: Added }

interface Added {
  readonly id: string
  /** The graph with the node in it. */
  readonly graph: Graph
  readonly commands: readonly Command[]
}

interface Point {
  readonly x: number
  readonly y: number
}

/** How far beside a wire it still counts, in canvas pixels. */
const near = 14

/** What would become of a node type at a point of the canvas: on a node, on a wire, or beside all. */
export function kindDropAt(description: NodeDescription, point: Point): KindDrop {
  const { cards, frames, wires } = useFlow.getState().projection
  const { x, y } = point
  const under = [...cards].find(([, box]) => contains(box, x, y))
  const isNode =
    under !== undefined && (under[1].card.kind === 'node' || under[1].card.kind === 'unknown')
  if (isNode) return { kind: 'replace', node: under[0] }
  const frame = [...frames]
    .filter(([, box]) => contains(box, x, y))
    .sort(([, a], [, b]) => b.depth - a.depth)[0]?.[0]
  for (const wire of under === undefined ? wires : []) {
    const ends = wire.backward ? undefined : wireEnds(wire, useFlow.getState().projection)
    if (ends === undefined || x < ends.x1 || x > ends.x2) continue
    if (Math.abs(wireHeightAt(ends, x) - y) > near || isFolded(wire.id)) continue
    const added = addedInto(wire, description, point, frame)
    if (added !== undefined) return { kind: 'insert', wire, added }
  }
  return { kind: 'add', frame }
}

/** Does what was found. Adds the node at the point where it is to have its head. */
export function dropKind(description: NodeDescription, point: Point, drop: KindDrop): void {
  const { graph, select, dispatch } = useDocument.getState()
  if (graph === undefined) return
  if (drop.kind === 'replace') {
    replaceNode(drop.node, description)
    select([drop.node])
    return
  }
  if (drop.kind === 'add') {
    const id = freeName(description.type, graph.nodes)
    const entry = entryOf(description, drop.frame)
    const command: Command = { type: 'node.add', id, entry, at: freeAt(graph, id, entry, point) }
    dispatch({ type: 'batch', label: `Added ${description.title}`, commands: [command] })
    select([id])
    return
  }
  const { id, graph: after, commands } = drop.added
  const { context } = useDocument.getState()
  const projection = projectGraph(after, context, useFlow.getState().foot)
  const { source, target } = drop.wire
  const before = placesNow()
  dispatch({
    type: 'batch',
    label: `Put ${description.title} into a wire`,
    commands: [...commands, ...roomFor(after, projection, { node: id, source, target })],
  })
  select([id])
  glideFrom(before)
}

function addedInto(
  wire: WireView,
  description: NodeDescription,
  point: Point,
  frame: string | undefined,
): Added | undefined {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return undefined
  const id = freeName(description.type, graph.nodes)
  const entry = entryOf(description, frame)
  const at: Place = [...placeAt(point)]
  const after: Graph = {
    ...graph,
    nodes: { ...graph.nodes, [id]: entry },
    layout: { ...graph.layout, [id]: at },
  }
  const into = { reference: wire.reference, node: wire.target, port: wire.targetPort }
  const insertion = insertionOf(after, id, into, context)
  if (!insertion.ok) return undefined
  return {
    id,
    graph: after,
    commands: [{ type: 'node.add', id, entry, at }, ...insertion.commands],
  }
}

function entryOf({ type, version }: NodeDescription, frame: string | undefined): GraphEntry {
  return { type: `${type}@${version}`, ...(frame === undefined ? {} : { in: frame }) }
}

/** Where the pointer is, or as near to it as there is room: nothing new covers anything. */
function freeAt(graph: Graph, id: string, entry: GraphEntry, point: Point): Place {
  const wanted = placeAt(point)
  const { foot, projection } = useFlow.getState()
  const after: Graph = { ...graph, nodes: { ...graph.nodes, [id]: entry } }
  const size = projectGraph(after, useDocument.getState().context, foot).cards.get(id)
  if (size === undefined) return [...wanted]
  // A frame grows around what is put into it, and would around what only stood on it.
  const frames = entry.in === undefined ? [...projection.frames.values()] : []
  const [x, y] = freePlace(wanted, size, [...projection.cards.values(), ...frames])
  return [x, y]
}

/** The pointer holds a node by its head. */
function placeAt({ x, y }: Point): readonly [number, number] {
  return [Math.round(x - 78), Math.round(y - 22)]
}
