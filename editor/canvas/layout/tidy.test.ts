import { expect, test } from 'vitest'
import type { LayoutBox, LayoutRequest, LayoutWire } from './layout-graph.ts'
import { tidy } from './tidy.ts'

const box = (id: string, parent?: string, isFrame = false): LayoutBox => ({
  id,
  width: 200,
  height: 100,
  parent,
  isFrame,
})
const wire = (source: string, target: string, sourceY = 57, targetY = 57): LayoutWire => ({
  source,
  target,
  sourceY,
  targetY,
})

function overlaps(request: LayoutRequest): string[] {
  const places = tidy(request)
  const leaves = request.boxes.filter((one) => !one.isFrame)
  return leaves.flatMap((a, at) =>
    leaves.slice(at + 1).flatMap((b) => {
      const [ax, ay] = places[a.id]!
      const [bx, by] = places[b.id]!
      const apart =
        ax + a.width <= bx || bx + b.width <= ax || ay + a.height <= by || by + b.height <= ay
      return apart ? [] : [`${a.id} and ${b.id}`]
    }),
  )
}

test('nodes stand to the right of what they read', () => {
  const places = tidy({
    boxes: [box('c'), box('a'), box('b')],
    wires: [wire('a', 'b'), wire('b', 'c'), wire('a', 'c')],
  })
  expect(places['a']![0]).toBeLessThan(places['b']![0])
  expect(places['b']![0]).toBeLessThan(places['c']![0])
})

test('the order of branches follows the order of their ports', () => {
  const places = tidy({
    boxes: [box('switch'), box('last'), box('middle'), box('first')],
    wires: [wire('switch', 'last', 103), wire('switch', 'middle', 80), wire('switch', 'first', 57)],
  })
  expect(places['first']![1]).toBeLessThan(places['middle']![1])
  expect(places['middle']![1]).toBeLessThan(places['last']![1])
})

test('nothing overlaps, neither across frames nor across parts that are not connected', () => {
  const request: LayoutRequest = {
    boxes: [
      box('in'),
      box('loop', undefined, true),
      box('write', 'loop'),
      box('check', 'loop'),
      box('out'),
      box('beside'),
      ...Array.from({ length: 12 }, (_, at) => box(`leaf${at}`)),
    ],
    wires: [
      wire('in', 'write'),
      wire('write', 'check'),
      wire('check', 'out'),
      wire('in', 'out'),
      ...Array.from({ length: 12 }, (_, at) => wire('out', `leaf${at}`)),
    ],
  }
  expect(overlaps(request)).toEqual([])
})

test('an outsider never lands inside a frame', () => {
  const places = tidy({
    boxes: [
      box('a'),
      box('loop', undefined, true),
      box('x', 'loop'),
      box('y', 'loop'),
      box('beside'),
      box('z'),
    ],
    wires: [
      wire('a', 'x'),
      wire('x', 'y'),
      wire('y', 'z'),
      wire('a', 'beside'),
      wire('beside', 'z'),
    ],
  })
  const [left, right] = [places['x']![0] - 28, places['y']![0] + 228]
  const [top, bottom] = [
    Math.min(places['x']![1], places['y']![1]) - 52,
    Math.max(places['x']![1], places['y']![1]) + 128,
  ]
  const [x, y] = places['beside']!
  expect(x + 200 <= left || x >= right || y + 100 <= top || y >= bottom).toBe(true)
})

test('an empty graph has no places', () => {
  expect(tidy({ boxes: [], wires: [] })).toEqual({})
})
