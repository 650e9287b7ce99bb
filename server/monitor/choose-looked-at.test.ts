import { expect, test } from 'vitest'
import { newRunId } from '../../engine/run/run-id.ts'
import { chooseLookedAt } from './choose-looked-at.ts'

const outcome = { status: 'succeeded', took: 1, cost: 0, inputTokens: 0, outputTokens: 0 } as const
const runs = Array.from({ length: 4000 }, (_, at) => ({ id: newRunId(at * 1000), outcome }))

test('few runs are all looked at, but those that go on', () => {
  const some = runs.slice(0, 50)
  expect(chooseLookedAt([...some, { id: newRunId() }], 50)).toEqual(some)
})

test('of many runs some are looked at, from all of the time', () => {
  const chosen = chooseLookedAt(runs, 500)
  expect(chosen.length).toBeLessThanOrEqual(500)
  // Half of what may be is the least that can be expected.
  expect(chosen.length).toBeGreaterThan(200)
  for (const quarter of [0, 1, 2, 3]) {
    const inside = new Set(runs.slice(quarter * 1000, (quarter + 1) * 1000))
    expect(chosen.filter((run) => inside.has(run)).length).toBeGreaterThan(30)
  }
})

test('whoever asks for fewer, or for a part of the time, is told of the same runs', () => {
  const chosen = new Set(chooseLookedAt(runs, 500))
  expect(chooseLookedAt(runs, 100).every((run) => chosen.has(run))).toBe(true)
  const later = chooseLookedAt(runs.slice(100), 500)
  expect(later.filter((run) => chosen.has(run)).length).toBeGreaterThan(190)
})
