import type { Graph } from '../../engine/graph/document.ts'
import { framesAround, membersOf } from '../../engine/graph/frame-tree.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { boxAround, type Box } from './geometry.ts'

/** What stands on the canvas, with the node already where it was dropped. */
export interface Standing {
  /** With the frame that it was dropped into. */
  readonly graph: Graph
  readonly cards: ReadonlyMap<string, Box>
  /** Of frames that hold nothing; others lie around what they hold. */
  readonly frames: ReadonlyMap<string, Box>
  /** Without those that carry the value of the turn before. */
  readonly wires: readonly { readonly source: string; readonly target: string }[]
}

/** The wire that the node was dropped on. */
interface Dropped {
  readonly node: string
  readonly source: string
  readonly target: string
}

/** Pixels between a node and the next one along a wire, as narrow as a wire can still be followed. */
const gap = 48
/** Each round pushes something further; graphs of all sizes settle in a few. */
const mostRounds = 200

/**
 * How far each card goes to the right so that a node which was dropped on a wire has room there: what
 * stands behind it on the flow makes way together, and pushes what it would cover. What overlapped
 * before may go on to do so. Frames move as a whole, except those around the node, which grow.
 */
export function makeRoom(standing: Standing, dropped: Dropped): ReadonlyMap<string, number> {
  const { graph, cards, wires } = standing
  const { node } = dropped
  const around = new Set(framesAround(graph, node))
  const unitOf = (id: string): string => framesAround(graph, id).find((f) => !around.has(f)) ?? id
  const before = boxesOf(standing, new Map())
  const shifts = new Map<string, number>()
  const beforeNode = reach(unitOf(dropped.source), reversed(wires), unitOf)

  function push(unit: string, by: number): void {
    for (const pushed of reach(unit, wires, unitOf)) {
      if (pushed === node || around.has(pushed) || beforeNode.has(pushed)) continue
      for (const card of cardsIn(graph, pushed)) {
        if (cards.has(card) || standing.frames.has(card)) {
          shifts.set(card, Math.max(shifts.get(card) ?? 0, by))
        }
      }
    }
  }

  const source = before.get(unitOf(dropped.source))
  const own = cards.get(node)
  const target = unitOf(dropped.target)
  const next = before.get(target)
  if (own === undefined || source === undefined) return shifts
  const left = around.has(dropped.source) ? own.x : Math.max(own.x, source.x + source.width + gap)
  if (left > own.x) shifts.set(node, left - own.x)
  if (next !== undefined && !around.has(target)) {
    const missing = left + own.width + gap - next.x
    if (missing > 0) push(target, missing)
  }

  for (let round = 0; round < mostRounds; round += 1) {
    const found = firstCovered(graph, before, boxesOf(standing, shifts), node, (id) => {
      const unit = unitOf(id)
      return unit !== node && !around.has(unit) && !beforeNode.has(unit)
    })
    if (found === undefined) break
    push(unitOf(found.right), (shifts.get(cardsIn(graph, found.right)[0]!) ?? 0) + found.by)
  }
  return new Map([...shifts].map(([id, by]) => [id, Math.ceil(by / 2) * 2]))
}

interface Covered {
  readonly right: string
  readonly by: number
}

/** Two of one body that stand apart without the node and cover each other now; the right one has to go. */
function firstCovered(
  graph: Graph,
  before: ReadonlyMap<string, Box>,
  now: ReadonlyMap<string, Box>,
  node: string,
  mayMove: (id: string) => boolean,
): Covered | undefined {
  const bodies = new Map<string | undefined, string[]>()
  for (const id of now.keys()) {
    const home = graph.nodes[id]?.in
    bodies.set(home, [...(bodies.get(home) ?? []), id])
  }
  for (const body of bodies.values()) {
    const sorted = body.sort((a, b) => now.get(a)!.x - now.get(b)!.x)
    for (const [at, one] of sorted.entries()) {
      const a = now.get(one)!
      for (const other of sorted.slice(at + 1)) {
        const b = now.get(other)!
        if (b.x >= a.x + a.width) break
        if (!cover(a, b)) continue
        const isNew = one === node || other === node
        if (!isNew && cover(before.get(one)!, before.get(other)!)) continue
        // The node itself stays where it was dropped; what it covers goes, also from its left edge.
        const right = mayMove(other) ? other : mayMove(one) ? one : undefined
        if (right === undefined) continue
        const [stays, goes] = right === other ? [a, b] : [b, a]
        return { right, by: stays.x + stays.width + gap - goes.x }
      }
    }
  }
  return undefined
}

function cover(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** Cards and frames with what was pushed so far. */
function boxesOf(
  { graph, cards, frames }: Standing,
  shifts: ReadonlyMap<string, number>,
): Map<string, Box> {
  const boxes = new Map<string, Box>()
  for (const [id, box] of cards) boxes.set(id, { ...box, x: box.x + (shifts.get(id) ?? 0) })
  const ids = Object.keys(graph.nodes).filter((id) => isFrame(graph.nodes[id]!))
  const depths = new Map(ids.map((id) => [id, framesAround(graph, id).length]))
  for (const id of ids.sort((a, b) => depths.get(b)! - depths.get(a)!)) {
    const members = membersOf(graph, id).flatMap((member) => boxes.get(member) ?? [])
    const empty = frames.get(id)
    const box = boxAround(members) ?? (empty && { ...empty, x: empty.x + (shifts.get(id) ?? 0) })
    if (box !== undefined) boxes.set(id, box)
  }
  return boxes
}

/** A frame that holds nothing is moved itself. */
function cardsIn(graph: Graph, unit: string): readonly string[] {
  const members = Object.hasOwn(graph.nodes, unit) ? membersOf(graph, unit) : []
  return members.length === 0 ? [unit] : members.flatMap((member) => cardsIn(graph, member))
}

/** A unit and everything that comes after it along these wires. */
function reach(
  from: string,
  wires: Standing['wires'],
  unitOf: (id: string) => string,
): ReadonlySet<string> {
  const readers = new Map<string, string[]>()
  for (const { source, target } of wires) {
    const unit = unitOf(source)
    readers.set(unit, [...(readers.get(unit) ?? []), unitOf(target)])
  }
  const found = new Set([from])
  for (const unit of found) for (const reader of readers.get(unit) ?? []) found.add(reader)
  return found
}

function reversed(wires: Standing['wires']): Standing['wires'] {
  return wires.map(({ source, target }) => ({ source: target, target: source }))
}
