import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react'
import { create } from 'zustand'
import type { CheckContext } from '../../../engine/graph/check-context.ts'
import type { Graph, NodeLook } from '../../../engine/graph/document.ts'
import type { PortTypeName } from '../../../engine/graph/port-types.ts'
import { useDocument } from '../../document/document-store.ts'
import { useCanvas } from '../canvas-store.ts'
import { titleOfSource, chipsOf, type ChipView } from '../chips.ts'
import type { Card, CardPort, FrameCard } from '../card.ts'
import { portY, type Box } from '../geometry.ts'
import type { Family } from '../../ui/node-icons.ts'
import { foldedWires } from '../folded-wires.ts'
import { projectGraph, type CardCache, type Projection } from '../project-graph.ts'

interface CardData extends Record<string, unknown> {
  readonly card: Card
  /** By input port: what is read without a cable. */
  readonly chips: Readonly<Record<string, readonly ChipView[]>>
  readonly foot: boolean
}
interface FrameData extends Record<string, unknown> {
  readonly card: FrameCard
  readonly depth: number
}
interface WireData extends Record<string, unknown> {
  readonly mark: PortTypeName
  readonly folded: boolean
  readonly conversion: string
  readonly reference: string
  readonly targetPort: string
  /** y of the lane of a wire that goes back; undefined for a forward one. */
  readonly lane: number | undefined
}
interface GroupData extends Record<string, unknown> {
  readonly group: string
  readonly title: string
  readonly members: readonly string[]
  readonly family: Family | undefined
}
export type CardNode = Node<CardData, 'card'>
export type GroupNode = Node<GroupData, 'gathered'>
export type FrameNode = Node<FrameData, 'frame'>
export type FlowNode = CardNode | FrameNode | GroupNode
export type FlowWire = Edge<WireData, 'wire'>

interface FlowState {
  readonly nodes: readonly FlowNode[]
  readonly wires: readonly FlowWire[]
  readonly projection: Projection
  /** Nodes have their line of figures. */
  readonly foot: boolean
}

const nothing: Projection = { cards: new Map(), frames: new Map(), groups: new Map(), wires: [] }
const cache: CardCache = new WeakMap()

/** What React Flow draws: the projection of the document, and what a drag has moved meanwhile. */
export const useFlow = create<FlowState>(() => ({
  nodes: [],
  wires: [],
  projection: nothing,
  foot: false,
}))

export type Drawn = Pick<FlowState, 'nodes' | 'wires'>

let beforeDrawn: ((drawn: Drawn) => void) | undefined

/** Is told of the nodes and wires of a graph before the first of them is drawn. */
export function onFirstNodes(listener: typeof beforeDrawn): void {
  beforeDrawn = listener
}

/** Brings the canvas up to the document, keeping every node object that has not changed. */
export function rebuild(): void {
  const { graph: open, context, selection } = useDocument.getState()
  const { preview } = useCanvas.getState()
  const graph =
    open === undefined || preview === undefined
      ? open
      : { ...open, layout: { ...open.layout, ...preview.places } }
  if (graph === undefined) {
    useFlow.setState({ nodes: [], wires: [], projection: nothing })
    return
  }
  const before = useFlow.getState()
  const drawn = drawGraph(graph, context, selection, before)
  if (before.nodes.length === 0 && drawn.nodes.length > 0) beforeDrawn?.(drawn)
  useFlow.setState(drawn)
}

/** What is drawn of a graph, with every object of what was drawn before that has not changed. */
export function drawGraph(
  graph: Graph,
  context: CheckContext,
  selection: readonly string[],
  { foot, nodes: before, wires: wiresBefore }: Pick<FlowState, 'foot' | 'nodes' | 'wires'>,
): Pick<FlowState, 'nodes' | 'wires' | 'projection'> {
  const projection = projectGraph(graph, context, foot, cache)
  const folded = useCanvas.getState().unfolded ? new Set<string>() : foldedWires(projection)
  const chips = chipsOf(graph, context, projection, folded)
  const known = new Map(before.map((node) => [node.id, node]))
  const selected = new Set(selection)
  const nodes: FlowNode[] = []
  for (const [id, { title, members, family, ...box }] of projection.groups) {
    nodes.push(keepGroup(known.get(groupKey(id)), box, { group: id, title, members, family }))
  }
  for (const [id, { card, depth, ...box }] of projection.frames) {
    nodes.push(keepFrame(known.get(id), id, box, { card, depth }, selected.has(id)))
  }
  for (const [id, { card, ...box }] of projection.cards) {
    const data: CardData = { card, chips: chips.get(id) ?? noChips, foot }
    nodes.push(keepCard(known.get(id), id, box, data, selected.has(id)))
  }
  return { nodes, projection, wires: buildWires(projection, folded, wiresBefore) }
}

const noChips: CardData['chips'] = {}

function keepCard(
  before: FlowNode | undefined,
  id: string,
  box: Box,
  data: CardData,
  selected: boolean,
): FlowNode {
  if (
    before?.type === 'card' &&
    before.data.card === data.card &&
    before.data.foot === data.foot &&
    sameChips(before.data.chips, data.chips) &&
    sameBox(before, box) &&
    before.selected === selected
  ) {
    return before
  }
  return {
    id,
    type: 'card',
    data,
    selected,
    ...heldBack(data.card.look),
    ...placed(box),
    handles: handlesOf(data.card, box.width),
  }
}

function keepFrame(
  before: FlowNode | undefined,
  id: string,
  box: Box,
  data: FrameData,
  selected: boolean,
): FlowNode {
  if (
    before?.type === 'frame' &&
    JSON.stringify(before.data) === JSON.stringify(data) &&
    sameBox(before, box) &&
    before.selected === selected
  ) {
    return before
  }
  return {
    id,
    type: 'frame',
    data,
    selected,
    ...heldBack(data.card.look),
    ...placed(box),
    handles: handlesOf(data.card, box.width),
    zIndex: data.depth - 20,
    dragHandle: '.frame-head',
  }
}

/** Whether others can be dragged is a matter of the canvas: not with the hand, and not where it only shows. */
function heldBack({ locked }: NodeLook): Pick<Node, 'draggable'> {
  return locked === true ? { draggable: false } : {}
}

/** Of a group among the nodes of React Flow. No node can have such an id. */
function groupKey(group: string): string {
  return `group:${group}`
}

function keepGroup(before: FlowNode | undefined, box: Box, data: GroupData): FlowNode {
  if (
    before?.type === 'gathered' &&
    JSON.stringify(before.data) === JSON.stringify(data) &&
    sameBox(before, box)
  ) {
    return before
  }
  return {
    id: groupKey(data.group),
    type: 'gathered',
    data,
    ...placed(box),
    selectable: false,
    zIndex: -40,
    dragHandle: '.group-head',
  }
}

export function placed(box: Box) {
  const { width, height } = box
  return { position: { x: box.x, y: box.y }, width, height, measured: { width, height } }
}

export function sameBox(node: FlowNode, box: Box): boolean {
  const { position, width, height } = node
  return (
    position.x === box.x && position.y === box.y && width === box.width && height === box.height
  )
}

function sameChips(a: CardData['chips'], b: CardData['chips']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

const sizeOfHandle = { width: 11, height: 11 } as const
const inputHandles = new WeakMap<readonly CardPort[], readonly NodeHandle[]>()

/** Where the ports are, so that a node that was never drawn can have wires. */
function handlesOf(
  card: { readonly inputs: readonly CardPort[]; readonly outputs: readonly CardPort[] },
  width: number,
): NodeHandle[] {
  // Cards of a type share their lists of ports, and the left side is where it is whatever the width.
  let left = inputHandles.get(card.inputs)
  if (left === undefined) {
    left = card.inputs.map((port, row) => handleAt(port, 'target', row, 0))
    inputHandles.set(card.inputs, left)
  }
  return [...left, ...card.outputs.map((port, row) => handleAt(port, 'source', row, width))]
}

function handleAt({ name }: CardPort, type: 'source' | 'target', row: number, x: number) {
  const half = sizeOfHandle.width / 2
  return {
    id: name,
    type,
    position: type === 'target' ? Position.Left : Position.Right,
    x: x - half,
    y: portY(row) - half,
    ...sizeOfHandle,
  } satisfies NodeHandle
}

function buildWires(
  projection: Projection,
  folded: ReadonlySet<string>,
  before: readonly FlowWire[],
): readonly FlowWire[] {
  const known = new Map(before.map((wire) => [wire.id, wire]))
  const wires = projection.wires.map((wire): FlowWire => {
    const old = known.get(wire.id)
    const data: WireData = {
      mark: wire.mark,
      folded: folded.has(wire.id),
      conversion: wire.conversion,
      reference: wire.reference,
      targetPort: wire.targetPort,
      lane: wire.backward ? laneOf(wire.source, wire.target, projection) : undefined,
    }
    if (old !== undefined && sameData(old.data, data)) return old
    return {
      id: wire.id,
      type: 'wire',
      source: wire.source,
      sourceHandle: wire.sourcePort,
      target: wire.target,
      targetHandle: wire.targetPort,
      data,
      selected: old?.selected ?? false,
      ariaLabel: `Wire from ${titleOfSource(projection, wire.source)} ${wire.sourcePort} to ${titleOfSource(projection, wire.target)} ${wire.targetPort}`,
    }
  })
  // React Flow looks at every wire again where it is given another array.
  const isSame = wires.length === before.length && wires.every((wire, at) => wire === before[at])
  return isSame ? before : wires
}

function sameData(before: WireData | undefined, data: WireData): boolean {
  return before !== undefined && Object.keys(data).every((name) => before[name] === data[name])
}

/** The height of the lane of a wire that goes back: a little under the lower of its two nodes. */
export function laneOf(source: string, target: string, projection: Projection): number | undefined {
  const boxes = [source, target].flatMap((id) => {
    const box = projection.cards.get(id) ?? projection.frames.get(id)
    return box === undefined ? [] : [box]
  })
  return boxes.length === 0 ? undefined : Math.max(...boxes.map((box) => box.y + box.height)) + 14
}

/** Whether a wire is a chip at its reader and has no cable that something could be put into. */
export function isFolded(wire: string): boolean {
  return useFlow.getState().wires.find(({ id }) => id === wire)?.data?.folded === true
}

/** Nodes get their line of figures with the first run and keep it. */
export function showFoot(foot: boolean): void {
  if (useFlow.getState().foot === foot) return
  useFlow.setState({ foot })
  rebuild()
}

/** Follows the document and the canvas settings; returns how to stop. */
export function followDocument(): () => void {
  rebuild()
  const stopDocument = useDocument.subscribe((state, before) => {
    // Places that are shown belong to the graph of which they were made.
    if (state.graph !== before.graph && useCanvas.getState().preview !== undefined)
      useCanvas.setState({ preview: undefined })
    if (state.graph !== before.graph || state.context !== before.context) rebuild()
    else if (state.selection !== before.selection) markSelected(state.selection)
  })
  const stopCanvas = useCanvas.subscribe((state, before) => {
    if (state.unfolded !== before.unfolded || state.preview !== before.preview) rebuild()
  })
  return () => {
    stopDocument()
    stopCanvas()
  }
}

function markSelected(selection: readonly string[]): void {
  const selected = new Set(selection)
  useFlow.setState(({ nodes }) => ({
    nodes: nodes.map((node) =>
      (node.selected ?? false) === selected.has(node.id)
        ? node
        : { ...node, selected: selected.has(node.id) },
    ),
  }))
}
