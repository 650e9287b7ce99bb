import { expect, test } from 'vitest'
import { freePlace } from './free-place.ts'

const size = { width: 220, height: 160 }
const box = (x: number, y: number) => ({ x, y, width: 220, height: 160 })

test('what has room where it is wanted is put right there', () => {
  expect(freePlace([10, 20], size, [box(300, 20)])).toEqual([10, 20])
})

test('what would cover something goes to the nearest place beside it', () => {
  const [x, y] = freePlace([0, 0], size, [box(0, 0)])
  expect(x).toBe(0)
  expect(Math.abs(y)).toBe(200)
})

test('a crowd is left on its nearest side, and covers nothing', () => {
  const crowd = [0, 1, 2, 3].flatMap((row) => [0, 1, 2, 3].map((at) => box(at * 240, row * 180)))
  const [x, y] = freePlace([600, 300], size, crowd)
  const covers = crowd.some(
    (one) => x < one.x + 220 && one.x < x + 220 && y < one.y + 160 && one.y < y + 160,
  )
  expect(covers).toBe(false)
  expect(Math.hypot(x - 600, y - 300)).toBeLessThan(600)
})

test('where all is full the wanted place is as good as any', () => {
  const everywhere = [{ x: -1e5, y: -1e5, width: 2e5, height: 2e5 }]
  expect(freePlace([7, 8], size, everywhere)).toEqual([7, 8])
})
