import { expect, test } from 'vitest'
import { collectUnits } from './units.ts'

test('all runs of a unit are one value of each metric', () => {
  const { units } = collectUnits([
    { unit: 'ada', variant: 'A', at: 2, measures: { thumbs: 1, latency: 100 } },
    { unit: 'ada', variant: 'A', at: 5, measures: { latency: 300 } },
    { unit: 'bo', variant: 'B', at: 1, measures: {} },
    { unit: 'ada', variant: 'A', at: 7, measures: { thumbs: 0, latency: 200 } },
  ])
  expect(units).toEqual([
    { id: 'bo', variant: 'B', at: 1, runs: 1, measures: {} },
    { id: 'ada', variant: 'A', at: 2, runs: 3, measures: { thumbs: 0.5, latency: 200 } },
  ])
})

test('a unit that moves belongs to the variant that it saw first', () => {
  const { units, moved } = collectUnits([
    { unit: 'ada', variant: 'B', at: 9, measures: { thumbs: 0 } },
    { unit: 'ada', variant: 'A', at: 1, measures: { thumbs: 1 } },
    { unit: 'ada', variant: 'B', at: 10, measures: { thumbs: 0 } },
  ])
  expect(moved).toBe(1)
  expect(units).toEqual([{ id: 'ada', variant: 'A', at: 1, runs: 1, measures: { thumbs: 1 } }])
})
