import { expect, test } from 'vitest'
import { ticksFor, tickWords } from './ticks.ts'
import { turnOf } from './span-path.ts'

test('an axis has about five round marks', () => {
  expect(ticksFor(2500)).toEqual([0, 500, 1000, 1500, 2000])
  expect(ticksFor(37)).toEqual([0, 10, 20, 30])
  expect(ticksFor(3)).toEqual([0, 1, 2])
  expect(ticksFor(0.6)).toEqual([0])
  expect(ticksFor(61_000)).toEqual([0, 20_000, 40_000])
})

test('a mark has no digits that say nothing', () => {
  expect([0, 0.5, 500, 1000, 1500, 20_000, 60_000].map(tickWords)).toEqual([
    '0',
    '< 1 ms',
    '500 ms',
    '1 s',
    '1.5 s',
    '20 s',
    '1 min 0 s',
  ])
})

test('a path tells the turn of each frame around a node', () => {
  expect(turnOf('generate')).toBeUndefined()
  expect(turnOf('correct#2/generate')).toBe('#2')
  expect(turnOf('items#7/correct#2/generate')).toBe('#7.2')
  expect(turnOf('inner/generate')).toBeUndefined()
})
