import { expect, test } from 'vitest'
import { ticksFor } from './ticks.ts'
import { turnOf } from './span-path.ts'

test('an axis has about five round marks', () => {
  expect(ticksFor(2500)).toEqual([0, 500, 1000, 1500, 2000])
  expect(ticksFor(37)).toEqual([0, 10, 20, 30])
  expect(ticksFor(3)).toEqual([0, 1, 2])
  expect(ticksFor(0.6)).toEqual([0])
  expect(ticksFor(61_000)).toEqual([0, 20_000, 40_000])
})

test('a path tells the turn of each frame around a node', () => {
  expect(turnOf('generate')).toBeUndefined()
  expect(turnOf('correct#2/generate')).toBe('#2')
  expect(turnOf('items#7/correct#2/generate')).toBe('#7.2')
  expect(turnOf('inner/generate')).toBeUndefined()
})
