import { expect, test } from 'vitest'
import { boxAround } from '../geometry.ts'
import { placeInColumns } from './columns.ts'

const box = (id: string, ...frames: string[]) => ({ id, width: 200, height: 100, frames })
const wire = (source: string, target: string) => ({ source, target })

test('each node stands in a column behind all that it reads, however they are listed', () => {
  const places = placeInColumns(
    [box('c'), box('a'), box('b')],
    [wire('b', 'c'), wire('a', 'b'), wire('a', 'c'), wire('$inputs', 'a')],
  )
  expect(Object.fromEntries(places)).toEqual({ a: [0, 0], b: [272, 0], c: [544, 0] })
})

test('branches stand one above the other, in the order of what they read', () => {
  const places = placeInColumns(
    [box('low'), box('high'), box('one'), box('two')],
    [wire('one', 'high'), wire('two', 'low')],
  )
  expect(Object.fromEntries(places)).toEqual({
    one: [0, 0],
    two: [0, 140],
    high: [272, 0],
    low: [272, 140],
  })
})

test('a frame lies around nothing that is not in it', () => {
  const boxes = [box('a'), box('b', 'loop'), box('c', 'loop', 'each'), box('d'), box('e', 'map')]
  const places = placeInColumns(boxes, [
    wire('a', 'b'),
    wire('b', 'c'),
    wire('c', 'd'),
    wire('d', 'e'),
  ])
  const placed = boxes.map((one) => {
    const [x, y] = places.get(one.id)!
    return { ...one, x, y }
  })
  for (const frame of ['loop', 'each', 'map']) {
    const around = boxAround(placed.filter(({ frames }) => frames.includes(frame)))!
    const inside = placed.filter(
      ({ x, y }) =>
        x + 200 > around.x &&
        x < around.x + around.width &&
        y + 100 > around.y &&
        y < around.y + around.height,
    )
    expect([frame, inside.filter(({ frames }) => !frames.includes(frame))]).toEqual([frame, []])
  }
})

test('a circle has places too', () => {
  const places = placeInColumns([box('a'), box('b')], [wire('a', 'b'), wire('b', 'a')])
  expect(places.size).toBe(2)
})
