import type { CheckContext } from '../../engine/graph/check-context.ts'
import { conversionName } from '../../engine/graph/conversions.ts'
import type { Graph, NodeLook } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference } from '../../engine/graph/reference.ts'
import { framesAround, meetingOf, membersOf } from '../../engine/graph/frame-tree.ts'
import { typeOfReference } from '../../engine/graph/ports.ts'
import { itemType, type PortType, type PortTypeName } from '../../engine/graph/port-types.ts'
import { bodyWires, wiresOf } from '../../engine/graph/wires.ts'
import { sourcesAt } from '../document/apply-command.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { cardOf, frameCard, inputsCard, outputsCard, type Card, type FrameCard } from './card.ts'
import {
  boxAround,
  emptyFrame,
  groupPadding,
  nodeSize,
  portY,
  type Box,
  type Size,
} from './geometry.ts'
import { placeInColumns } from './layout/columns.ts'
import type { Family } from '../ui/node-icons.ts'

/** A wire as it is drawn. */
export interface WireView {
  /** Unique: the reference, the reader and its port. */
  readonly id: string
  readonly source: string
  readonly sourcePort: string
  readonly target: string
  readonly targetPort: string
  /** As it stands in the document. */
  readonly reference: string
  readonly mark: PortTypeName
  /** The change of type on its way; empty for none. */
  readonly conversion: string
  /** It carries the value of the turn before. */
  readonly backward: boolean
}

interface PlacedCard extends Box {
  readonly card: Card
}

export interface PlacedFrame extends Box {
  readonly card: FrameCard
  /** How many frames are around it. */
  readonly depth: number
}

/** A group lies around its members, behind everything. */
export interface PlacedGroup extends Box {
  readonly title: string
  /** That of its members, where they are all of one. */
  readonly family: Family | undefined
  readonly members: readonly string[]
}

export interface Projection {
  readonly cards: ReadonlyMap<string, PlacedCard>
  readonly frames: ReadonlyMap<string, PlacedFrame>
  readonly groups: ReadonlyMap<string, PlacedGroup>
  readonly wires: readonly WireView[]
}

/** Cards of the projection before, for entries that have not changed since. */
export type CardCache = WeakMap<
  object,
  {
    readonly context: CheckContext
    readonly look: NodeLook | undefined
    readonly card: Card
  }
>

/**
 * What the canvas shows of a graph. Places that the document does not hold are made up, so that a
 * graph written by hand can be looked at.
 * @param foot whether nodes have their line of figures, which they get with a run
 */
export function projectGraph(
  graph: Graph,
  context: CheckContext,
  foot: boolean,
  cache: CardCache = new WeakMap(),
): Projection {
  const cards = new Map<string, PlacedCard>()
  const place = (card: Card, at: readonly number[] | undefined, fallback: readonly number[]) => {
    cards.set(card.id, {
      card,
      x: at?.[0] ?? fallback[0]!,
      y: at?.[1] ?? fallback[1]!,
      ...sizeOf(card, foot),
    })
  }

  const nodes: Card[] = []
  for (const [id, entry] of Object.entries(graph.nodes)) {
    if (isFrame(entry)) continue
    const known = cache.get(entry)
    // Ports of an unknown type follow from who reads them, so they are never kept.
    const card =
      known !== undefined &&
      known.context === context &&
      known.card.kind === 'node' &&
      known.look === graph.looks?.[id]
        ? known.card
        : cardOf(graph, id, entry, context)
    cache.set(entry, { context, look: graph.looks?.[id], card })
    nodes.push(card)
  }
  const wires = wiresFor(graph, context, new Map(nodes.map((card) => [card.id, card])))
  const madeUp = madeUpPlaces(graph, nodes, wires, foot)
  for (const card of nodes) place(card, graph.layout?.[card.id], madeUp.get(card.id) ?? [0, 0])

  const around = boxAround([...cards.values()])
  const inputs = inputsCard(graph)
  if (inputs.outputs.length > 0 || cards.size === 0) {
    place(inputs, graph.layout?.[inputsId], [(around?.x ?? 0) - 300, (around?.y ?? 0) + 52])
  }
  const outputs = outputsCard(graph)
  if (outputs.inputs.length > 0 || cards.size > 0) {
    place(outputs, graph.layout?.[outputsId], [
      (around?.x ?? 0) + (around?.width ?? 300) + 60,
      (around?.y ?? 0) + 52,
    ])
  }
  const frames = placeFrames(graph, context, cards)
  return { cards, frames, groups: placeGroups(graph, cards, frames), wires }
}

function sizeOf(card: Card, foot: boolean): Size {
  return nodeSize(card.body, card.inputs.length, card.outputs.length, foot)
}

/** Below everything that has a place, for the nodes that the document gives none. */
function madeUpPlaces(
  graph: Graph,
  nodes: readonly Card[],
  wires: readonly WireView[],
  foot: boolean,
): ReadonlyMap<string, readonly number[]> {
  const without = nodes.filter(({ id }) => graph.layout?.[id] === undefined)
  if (without.length === 0) return new Map()
  const placed = boxAround(
    nodes.flatMap((card) => {
      const [x, y] = graph.layout?.[card.id] ?? []
      return x === undefined || y === undefined ? [] : [{ x, y, ...sizeOf(card, foot) }]
    }),
  )
  const left = placed?.x ?? 0
  const top = placed === undefined ? 0 : placed.y + placed.height
  const places = placeInColumns(
    without.map((card) => ({
      id: card.id,
      frames: framesAround(graph, card.id),
      ...sizeOf(card, foot),
    })),
    wires.filter(({ backward }) => !backward),
  )
  return new Map([...places].map(([id, [x, y]]) => [id, [left + x, top + y]]))
}

/** A frame lies around its members wherever they are; only an empty one has a place of its own. */
export function placeFrames(
  graph: Graph,
  context: CheckContext,
  cards: ReadonlyMap<string, Box>,
): Map<string, PlacedFrame> {
  const frames = new Map<string, PlacedFrame>()
  const ids = Object.keys(graph.nodes).filter((id) => isFrame(graph.nodes[id]!))
  const depths = new Map(ids.map((id) => [id, framesAround(graph, id).length]))
  for (const id of ids.sort((a, b) => depths.get(b)! - depths.get(a)!)) {
    const entry = graph.nodes[id]!
    if (!isFrame(entry)) continue
    const members = membersOf(graph, id).flatMap((member) => {
      const box = cards.get(member) ?? frames.get(member)
      return box === undefined ? [] : [box]
    })
    const [x = 0, y = 0, width = emptyFrame.width, height = emptyFrame.height] =
      graph.layout?.[id] ?? []
    const box = boxAround(members) ?? { x, y, width, height }
    frames.set(id, { ...box, card: frameCard(graph, id, entry, context), depth: depths.get(id)! })
  }
  return frames
}

/** Groups of which at least one node is there. */
export function placeGroups(
  graph: Graph,
  cards: ReadonlyMap<string, Box & { readonly card: Pick<Card, 'family'> }>,
  frames: ReadonlyMap<string, Box>,
): Map<string, PlacedGroup> {
  const groups = new Map<string, PlacedGroup>()
  for (const [id, { title = '', nodes }] of Object.entries(graph.groups ?? {})) {
    const members = nodes.filter((node) => cards.has(node) || frames.has(node))
    const box = boxAround(
      members.map((node) => (cards.get(node) ?? frames.get(node))!),
      groupPadding,
    )
    const [family, ...others] = new Set(
      members.map((node) => cards.get(node)?.card.family ?? 'flow'),
    )
    const shared = others.length === 0 ? family : undefined
    if (box !== undefined) groups.set(id, { ...box, title, members, family: shared })
  }
  return groups
}

function wiresFor(
  graph: Graph,
  context: CheckContext,
  cards: ReadonlyMap<string, Card>,
): WireView[] {
  const wires: WireView[] = []
  const backward = backwardPairs(graph, context)
  const goesBack = (source: string, target: string): boolean => {
    if (backward.size === 0) return false
    const { home, from, to } = meetingOf(graph, source, target)
    return home !== undefined && backward.has(`${home} ${from} ${to}`)
  }
  const add = (target: string, targetPort: string, reference: string, into?: PortType): void => {
    const parts = readReference(reference)
    if (parts.kind === 'item' || parts.kind === 'index') return
    const source = parts.kind === 'input' ? inputsId : parts.node
    const sourcePort = parts.kind === 'input' ? parts.name : parts.port
    if (parts.kind === 'port' && graph.nodes[parts.node] === undefined) return
    const type = typeOfReference(graph, reference, target === outputsId ? '' : target, context)
    const conversion =
      type === undefined || into === undefined ? '' : (conversionName(type, into) ?? '')
    wires.push({
      id: `${reference}>${target}.${targetPort}`,
      source,
      sourcePort,
      target,
      targetPort,
      reference,
      mark: itemType(type ?? 'any'),
      conversion,
      backward: parts.kind === 'port' && target !== outputsId && goesBack(parts.node, target),
    })
  }
  for (const [id, entry] of Object.entries(graph.nodes)) {
    if (isFrame(entry)) {
      if (entry.frame === 'map') add(id, 'over', entry.over)
      continue
    }
    const card = cards.get(id)
    for (const port of Object.keys(entry.inputs ?? {})) {
      // What an unknown node takes is not known, so nothing is converted for it.
      const into =
        card?.kind === 'node' ? card.inputs.find(({ name }) => name === port)?.type : undefined
      for (const reference of sourcesAt(graph, id, port)) add(id, port, reference, into)
    }
  }
  for (const port of Object.keys(graph.outputs)) {
    for (const reference of sourcesAt(graph, outputsId, port)) add(outputsId, port, reference)
  }
  return wires
}

/** Pairs of entries, as `from to`, between which a loop carries the value of the turn before. */
function backwardPairs(graph: Graph, context: CheckContext): ReadonlySet<string> {
  const loops = Object.entries(graph.nodes).filter(
    ([, entry]) => isFrame(entry) && entry.frame === 'loop',
  )
  if (loops.length === 0) return new Set()
  const all = wiresOf(graph, context)
  return new Set(
    loops.flatMap(([id]) =>
      bodyWires(graph, id, all).backward.map(({ from, to }) => `${id} ${from} ${to}`),
    ),
  )
}

/** Where a wire begins and ends, in canvas pixels. */
export function wireEnds(
  wire: WireView,
  { cards, frames }: Pick<Projection, 'cards' | 'frames'>,
): { x1: number; y1: number; x2: number; y2: number } | undefined {
  const source = cards.get(wire.source) ?? frames.get(wire.source)
  const target = cards.get(wire.target) ?? frames.get(wire.target)
  if (source === undefined || target === undefined) return undefined
  const out = source.card.outputs.findIndex((port) => port.name === wire.sourcePort)
  const into = target.card.inputs.findIndex((port) => port.name === wire.targetPort)
  return {
    x1: source.x + source.width,
    y1: source.y + portY(Math.max(0, out)),
    x2: target.x,
    y2: target.y + portY(Math.max(0, into)),
  }
}
