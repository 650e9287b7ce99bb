import { boxAround, framePadding, type Size } from '../geometry.ts'
import type { LayoutBox, LayoutRequest, LayoutWire, Positions } from './layout-graph.ts'
import { layoutComponent, type Item, type Line } from './layout-component.ts'

const componentGap = 64

/**
 * Places for every node, left to right along the wires: frames from the inside out, each connected
 * part for itself, parts one above the other. Positions are whole pixels and begin at 0, 0.
 */
export function tidy({ boxes, wires }: LayoutRequest): Positions {
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const { places } = layoutLevel(undefined, boxes, wires, byId)
  return Object.fromEntries(
    [...places].map(([id, [x, y]]) => [id, [Math.round(x), Math.round(y)] as const]),
  )
}

interface Level {
  /** Of everything inside, at any depth, from the top left corner of the level. */
  readonly places: ReadonlyMap<string, readonly [number, number]>
  readonly size: Size
}

function layoutLevel(
  parent: string | undefined,
  boxes: readonly LayoutBox[],
  wires: readonly LayoutWire[],
  byId: ReadonlyMap<string, LayoutBox>,
): Level {
  const members = boxes.filter((box) => box.parent === parent)
  const inner = new Map<string, Level>()
  const items = members.map((box): Item => {
    if (!box.isFrame) return { id: box.id, width: box.width, height: box.height }
    const level = layoutLevel(box.id, boxes, wires, byId)
    const size = level.places.size === 0 ? box : level.size
    inner.set(box.id, level)
    return { id: box.id, width: size.width, height: size.height }
  })
  const lines = linesBetween(members, wires, byId, inner)
  const places = new Map<string, readonly [number, number]>()
  let top = 0
  let width = 0
  for (const part of componentsOf(items, lines)) {
    const within = new Set(part.map((item) => item.id))
    const partLines = lines.filter((line) => within.has(line.source))
    const positions = layoutComponent(part, partLines)
    let bottom = top
    for (const item of part) {
      const [x, y] = positions.get(item.id)!
      places.set(item.id, [x, y + top])
      bottom = Math.max(bottom, y + top + item.height)
      width = Math.max(width, x + item.width)
    }
    top = bottom + componentGap
  }
  for (const [frame, level] of inner) {
    const [x, y] = places.get(frame)!
    for (const [id, [innerX, innerY]] of level.places) {
      places.set(id, [x + framePadding.side + innerX, y + framePadding.top + innerY])
    }
  }
  const around = boxAround(
    items.map(({ id, ...size }) => ({ x: places.get(id)![0], y: places.get(id)![1], ...size })),
  )
  return { places, size: around ?? { width, height: Math.max(0, top - componentGap) } }
}

/** Wires as lines between the members of one level; what lies deeper counts as its frame. */
function linesBetween(
  members: readonly LayoutBox[],
  wires: readonly LayoutWire[],
  byId: ReadonlyMap<string, LayoutBox>,
  inner: ReadonlyMap<string, Level>,
): Line[] {
  const here = new Set(members.map((box) => box.id))
  const lift = (id: string, y: number): { id: string; y: number } | undefined => {
    let at: LayoutBox | undefined = byId.get(id)
    while (at !== undefined && !here.has(at.id)) {
      at = at.parent === undefined ? undefined : byId.get(at.parent)
    }
    if (at === undefined) return undefined
    const place = at.id === id ? undefined : inner.get(at.id)?.places.get(id)
    return { id: at.id, y: place === undefined ? y : framePadding.top + place[1] + y }
  }
  return wires.flatMap((wire) => {
    const from = lift(wire.source, wire.sourceY)
    const to = lift(wire.target, wire.targetY)
    if (from === undefined || to === undefined || from.id === to.id) return []
    return [{ source: from.id, target: to.id, sourceY: from.y, targetY: to.y }]
  })
}

/** Connected parts, the largest first. */
function componentsOf(items: readonly Item[], lines: readonly Line[]): Item[][] {
  const root = new Map(items.map((item) => [item.id, item.id]))
  const find = (id: string): string => {
    let at = id
    while (root.get(at) !== at) at = root.get(at)!
    root.set(id, at)
    return at
  }
  for (const line of lines) root.set(find(line.source), find(line.target))
  const parts = new Map<string, Item[]>()
  for (const item of items) {
    const key = find(item.id)
    const part = parts.get(key)
    if (part === undefined) parts.set(key, [item])
    else part.push(item)
  }
  return [...parts.values()].sort((a, b) => b.length - a.length)
}
