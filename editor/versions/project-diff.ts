import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { foldedWires } from '../canvas/folded-wires.ts'
import { nodeSize, type Box } from '../canvas/geometry.ts'
import type { Card, CardPort, FrameCard } from '../canvas/card.ts'
import { projectGraph, type Projection, type WireView } from '../canvas/project-graph.ts'

/** What became of something on the canvas from the older graph to the newer one. */
export type Fate = 'same' | 'added' | 'removed' | 'changed'

export interface DiffPort extends CardPort {
  readonly fate: 'same' | 'added' | 'removed'
}

export interface DiffCard extends Box {
  readonly card: Omit<Card, 'inputs' | 'outputs'>
  /** What stands under its title, where that was something else in the older graph. */
  readonly subtitleBefore: string | undefined
  readonly inputs: readonly DiffPort[]
  readonly outputs: readonly DiffPort[]
  readonly fate: Fate
}

export interface DiffFrame extends Box {
  readonly card: FrameCard
  readonly depth: number
  readonly fate: Fate
}

export interface DiffWire extends WireView {
  readonly fate: 'same' | 'added' | 'removed'
  /** y of the lane of a wire that goes back; undefined for a forward one. */
  readonly lane: number | undefined
  /** It is in both graphs and hard to follow, so it begins and ends without a cable. */
  readonly isFolded: boolean
}

export interface DiffProjection {
  readonly cards: ReadonlyMap<string, DiffCard>
  readonly frames: ReadonlyMap<string, DiffFrame>
  readonly wires: readonly DiffWire[]
}

/**
 * Two graphs on one canvas, in the layout of the newer one. What is gone stands where it was, or below
 * what has taken its place.
 * @param before with the names that its nodes have in the newer one
 * @param changed entries that are in both and differ
 */
export function projectDiff(
  before: Graph,
  after: Graph,
  changed: ReadonlySet<string>,
  context: CheckContext,
): DiffProjection {
  const old = projectGraph(before, context, false)
  const now = projectGraph(after, context, false)
  const cards = new Map<string, DiffCard>()
  for (const [id, placed] of now.cards) {
    const was = old.cards.get(id)
    const fate = was === undefined ? 'added' : changed.has(id) ? 'changed' : 'same'
    const inputs = portsOf(was?.card.inputs, placed.card.inputs, fate)
    const outputs = portsOf(was?.card.outputs, placed.card.outputs, fate)
    const subtitleBefore =
      was?.card.subtitle === placed.card.subtitle ? undefined : was?.card.subtitle
    const size = sizeOf(placed.card, inputs, outputs)
    cards.set(id, { ...placed, ...size, inputs, outputs, fate, subtitleBefore })
  }
  for (const [id, placed] of old.cards) {
    if (now.cards.has(id)) continue
    const { card } = placed
    const inputs = portsOf(card.inputs, [], 'removed')
    const outputs = portsOf(card.outputs, [], 'removed')
    const box = { x: placed.x, y: placed.y, ...sizeOf(card, inputs, outputs) }
    cards.set(id, {
      ...belowOthers(box, [...cards.values()]),
      card,
      subtitleBefore: undefined,
      inputs,
      outputs,
      fate: 'removed',
    })
  }
  return { cards, frames: framesOf(old, now, changed), wires: wiresOf(old, now, cards) }
}

function sizeOf(card: Card, inputs: readonly DiffPort[], outputs: readonly DiffPort[]) {
  return nodeSize(card.body, inputs.length, outputs.length, false)
}

/** The ports of the newer card, then those that only the older one has. */
function portsOf(
  before: readonly CardPort[] | undefined,
  after: readonly CardPort[],
  fate: Fate,
): readonly DiffPort[] {
  const old = new Set(before?.map(({ name }) => name))
  const now = new Set(after.map(({ name }) => name))
  const gone = before?.filter(({ name }) => !now.has(name)) ?? []
  return [
    ...after.map((port) => ({
      ...port,
      fate: fate !== 'added' && !old.has(port.name) ? ('added' as const) : ('same' as const),
    })),
    ...gone.map((port) => ({
      ...port,
      fate: fate === 'removed' ? ('same' as const) : ('removed' as const),
    })),
  ]
}

const gap = 28

/** The first free place below what is in the way. */
function belowOthers(box: Box, others: readonly Box[]): Box {
  let { y } = box
  for (let tries = 0; tries <= others.length; tries += 1) {
    const inTheWay = others.find(
      (other) =>
        box.x < other.x + other.width + gap &&
        other.x < box.x + box.width + gap &&
        y < other.y + other.height + gap &&
        other.y < y + box.height + gap,
    )
    if (inTheWay === undefined) break
    y = inTheWay.y + inTheWay.height + gap
  }
  return { ...box, y }
}

function framesOf(
  old: Projection,
  now: Projection,
  changed: ReadonlySet<string>,
): ReadonlyMap<string, DiffFrame> {
  const frames = new Map<string, DiffFrame>()
  for (const [id, frame] of old.frames) {
    if (!now.frames.has(id)) frames.set(id, { ...frame, fate: 'removed' })
  }
  for (const [id, frame] of now.frames) {
    const fate = !old.frames.has(id) ? 'added' : changed.has(id) ? 'changed' : 'same'
    frames.set(id, { ...frame, fate })
  }
  return frames
}

/** A wire that now comes from elsewhere is drawn twice: as it was, and as it is. */
function wiresOf(
  old: Projection,
  now: Projection,
  cards: ReadonlyMap<string, DiffCard>,
): readonly DiffWire[] {
  const before = new Set(old.wires.map(({ id }) => id))
  const after = new Set(now.wires.map(({ id }) => id))
  const laneOf = (wire: WireView): number | undefined => {
    if (!wire.backward) return undefined
    const ends = [wire.source, wire.target].flatMap((id) => cards.get(id) ?? [])
    return ends.length === 0 ? undefined : Math.max(...ends.map((box) => box.y + box.height)) + 14
  }
  const folded = foldedWires(now)
  return [
    ...old.wires
      .filter(({ id }) => !after.has(id))
      .map((wire): DiffWire => ({
        ...wire,
        fate: 'removed',
        lane: laneOf(wire),
        isFolded: false,
      })),
    ...now.wires.map((wire): DiffWire => ({
      ...wire,
      fate: before.has(wire.id) ? 'same' : 'added',
      lane: laneOf(wire),
      isFolded: before.has(wire.id) && folded.has(wire.id),
    })),
  ]
}
