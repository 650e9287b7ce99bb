import { expect, test } from 'vitest'
import { movedIntoView } from './into-view.ts'

const screen = { width: 1000, height: 600 }
const box = (x: number, y: number) => ({ x, y, width: 200, height: 100 })

test('what is in view stays where it is', () => {
  expect(movedIntoView(box(100, 100), { x: 0, y: 0, zoom: 1 }, screen)).toBeUndefined()
})

test('the view moves no further than it has to', () => {
  const still = { x: 0, y: 0, zoom: 1 }
  expect(movedIntoView(box(900, 100), still, screen)).toEqual({ x: -140, y: 0, zoom: 1 })
  expect(movedIntoView(box(-50, 100), still, screen)).toEqual({ x: 90, y: 0, zoom: 1 })
  expect(movedIntoView(box(100, 500), still, screen)).toEqual({ x: 0, y: -72, zoom: 1 })
  expect(movedIntoView(box(100, 0), still, screen)).toEqual({ x: 0, y: 64, zoom: 1 })
})

test('the zoom stays, and distances are those of the screen', () => {
  const far = { x: 10, y: 20, zoom: 0.5 }
  expect(movedIntoView(box(2000, 200), far, screen)).toEqual({ x: -140, y: 20, zoom: 0.5 })
})

test('of what is larger than the canvas, the beginning is seen', () => {
  const frame = { x: 300, y: 100, width: 3000, height: 100 }
  expect(movedIntoView(frame, { x: 0, y: 0, zoom: 1 }, screen)).toEqual({ x: -260, y: 0, zoom: 1 })
})
