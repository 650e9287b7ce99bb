import { expect, test } from 'vitest'
import { newRunId } from '../engine/run/run-id.ts'
import { isInShare } from './in-share.ts'

const runs = Array.from({ length: 4000 }, () => newRunId())

test('about the share of runs is chosen, the same each time', () => {
  const chosen = runs.filter((run) => isInShare(run, 0.25))
  expect(chosen.length).toBeGreaterThan(800)
  expect(chosen.length).toBeLessThan(1200)
  expect(runs.filter((run) => isInShare(run, 0.25))).toEqual(chosen)
})

test('a larger share holds all runs of a smaller one, and all of them is all', () => {
  const few = runs.filter((run) => isInShare(run, 0.1))
  expect(few.every((run) => isInShare(run, 0.2))).toBe(true)
  expect(runs.every((run) => isInShare(run, 1))).toBe(true)
})
