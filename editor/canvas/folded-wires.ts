import type { Box } from './geometry.ts'
import { wireEnds, type Projection } from './project-graph.ts'
import { wireHeightAt } from './wire-path.ts'

type Ends = NonNullable<ReturnType<typeof wireEnds>>

/** A wire that is longer is not followed with the eye. */
const foldLength = 520
/** Nothing stands between two nodes that are closer. */
const shortest = 180
/** So many wires from one node that are hard to follow are a bundle that nobody follows. */
const bundle = 7
/** So far the curve of a wire may lie over a corner and still be seen whole. */
const corner = 10

/**
 * Wires that cannot be followed with the eye, because they are too long or run behind a node that they
 * have nothing to do with; they become a chip at their reader. A node keeps the nearest of its wires,
 * one that is seen whole before all others, so that nothing floats, unless it is one of a bundle.
 */
export function foldedWires(projection: Projection): ReadonlySet<string> {
  const behind = behindCards(projection)
  const byTarget = new Map<string, { id: string; length: number; isHard: boolean }[]>()
  const hardFrom = new Map<string, string[]>()
  for (const wire of projection.wires) {
    const ends = wireEnds(wire, projection)
    if (ends === undefined || wire.backward) continue
    const length = Math.hypot(ends.x2 - ends.x1, ends.y2 - ends.y1)
    const isHard = length > foldLength || behind(ends, wire.source, wire.target)
    const list = byTarget.get(wire.target) ?? []
    list.push({ id: wire.id, length, isHard })
    byTarget.set(wire.target, list)
    if (!isHard) continue
    const hard = hardFrom.get(wire.source)
    if (hard === undefined) hardFrom.set(wire.source, [wire.id])
    else hard.push(wire.id)
  }
  const folded = new Set([...hardFrom.values()].filter((ids) => ids.length >= bundle).flat())
  for (const list of byTarget.values()) {
    const hasEasy = list.some(({ isHard }) => !isHard)
    const nearest = hasEasy ? -1 : Math.min(...list.map(({ length }) => length))
    for (const { id, length, isHard } of list) if (isHard && length > nearest) folded.add(id)
  }
  return folded
}

/** Tells whether a wire runs behind a card. Only cards about as far to the right as it are looked at. */
function behindCards({
  cards,
}: Projection): (ends: Ends, source: string, target: string) => boolean {
  const sorted = [...cards].sort(([, a], [, b]) => a.x - b.x)
  const widest = Math.max(0, ...sorted.map(([, { width }]) => width))
  return (ends, source, target) => {
    if (ends.x2 - ends.x1 < shortest) return false
    for (let at = firstFrom(sorted, ends.x1 - widest); at < sorted.length; at += 1) {
      const [id, card] = sorted[at]!
      if (card.x >= ends.x2) return false
      if (id !== source && id !== target && crosses(ends, card)) return true
    }
    return false
  }
}

/** The first of the cards, which stand in the order of x, at or beyond this x. */
function firstFrom(sorted: readonly (readonly [string, Box])[], x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]![1].x < x) low = middle + 1
    else high = middle
  }
  return low
}

function crosses(ends: Ends, { x, y, width, height }: Box): boolean {
  // A wire stays between the heights of its ends; most cards are above or below both.
  if (Math.min(ends.y1, ends.y2) >= y + height - corner) return false
  if (Math.max(ends.y1, ends.y2) <= y + corner) return false
  const left = Math.max(x + corner, ends.x1)
  const right = Math.min(x + width - corner, ends.x2)
  if (right <= left) return false
  // Between them it only rises or only falls.
  const heights = [wireHeightAt(ends, left), wireHeightAt(ends, right)]
  return Math.max(...heights) > y + corner && Math.min(...heights) < y + height - corner
}
