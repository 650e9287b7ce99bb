import { expect, test } from 'vitest'
import { hasOverview, roomBesideOverview } from './overview-room.ts'

const room = { top: 64, right: 28, bottom: 72, left: 28 }
const zoom = { min: 0.08, max: 1 }
const canvas = { width: 1000, height: 600 }
const card = (x: number, y: number) => ({ x, y, width: 200, height: 100 })
const around = (bounds: { width: number; height: number }) => ({ x: 0, y: 0, ...bounds })

test('nothing changes where no card comes under the overview', () => {
  // In one line, and in a large graph whose lower right corner is empty.
  const line = [card(0, 0), card(1800, 0)]
  expect(roomBesideOverview(line, around({ width: 2000, height: 100 }), canvas, room, zoom)).toBe(
    room,
  )
  const corner = [card(0, 900), card(1800, 0)]
  expect(
    roomBesideOverview(corner, around({ width: 2000, height: 1000 }), canvas, room, zoom),
  ).toBe(room)
})

test('a wide graph is lifted, and keeps its size', () => {
  const wide = [card(0, 0), card(1800, 860)]
  const found = roomBesideOverview(wide, around({ width: 2000, height: 960 }), canvas, room, zoom)
  expect(found).toEqual({ ...room, bottom: expect.any(Number) })
  expect(found.bottom).toBeGreaterThan(room.bottom)
  expect(found.bottom).toBeLessThanOrEqual(125)
})

test('a high graph moves to the left, and keeps its size', () => {
  const high = [card(0, 0), card(1000, 700)]
  const found = roomBesideOverview(high, around({ width: 1200, height: 800 }), canvas, room, zoom)
  expect(found).toEqual({ ...room, right: expect.any(Number) })
  expect(found.right).toBeGreaterThan(room.right)
})

test('a graph that would become much smaller stays as it is', () => {
  const low = { width: 500, height: 270 }
  const full = [card(0, 0), card(1000, 262)]
  expect(roomBesideOverview(full, around({ width: 1200, height: 362 }), low, room, zoom)).toBe(room)
  // There the overview is hidden.
  const flat = { width: 500, height: 250 }
  expect(roomBesideOverview(full, around({ width: 1200, height: 362 }), flat, room, zoom)).toBe(
    room,
  )
})

test('graphs of two to three hundred nodes have an overview, where it is wanted', () => {
  expect([1, 2, 300, 301].map((nodes) => hasOverview(true, nodes))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(hasOverview(false, 20)).toBe(false)
})
