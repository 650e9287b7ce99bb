import { expect, test } from 'vitest'
import { newRunId } from '../../engine/run/run-id.ts'
import { evaluatorsOf, isChosen } from './choose-scored.ts'

const runs = Array.from({ length: 4000 }, () => newRunId())

test('about the share of runs is chosen, the same each time', () => {
  const chosen = runs.filter((run) => isChosen(run, 0.25))
  expect(chosen.length).toBeGreaterThan(800)
  expect(chosen.length).toBeLessThan(1200)
  expect(runs.filter((run) => isChosen(run, 0.25))).toEqual(chosen)
})

test('a larger share holds all runs of a smaller one, and all of them is all', () => {
  const few = runs.filter((run) => isChosen(run, 0.1))
  expect(few.every((run) => isChosen(run, 0.2))).toBe(true)
  expect(runs.every((run) => isChosen(run, 1))).toBe(true)
})

test('an evaluator scores only what ran while it was there, with the smaller of both shares', () => {
  const low = runs.find((run) => isChosen(run, 0.1))!
  const high = runs.find((run) => !isChosen(run, 0.9))!
  const rubric = { evaluator: 'rubric', share: 0.5 }
  const length = { evaluator: 'length', share: 1 }
  const keysOf = (run: string, then: readonly (typeof length)[]) =>
    evaluatorsOf(run, [rubric, length], then).map(({ evaluator }) => evaluator)
  expect(keysOf(low, [rubric, length])).toEqual(['rubric', 'length'])
  expect(keysOf(high, [rubric, length])).toEqual(['length'])
  expect(keysOf(low, [rubric])).toEqual(['rubric'])
  expect(keysOf(high, [{ ...length, share: 0.5 }])).toEqual([])
  expect(keysOf(low, [])).toEqual([])
})
