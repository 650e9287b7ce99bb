import type * as Guard from './cost-guard.ts'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'

let guard: typeof Guard
const kept = new Map<string, string>()

beforeAll(async () => {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  guard = await import('./cost-guard.ts')
})
beforeEach(() => guard.chooseAskAbove(0.5))

test('the amount is remembered, and what is no amount is as usual', () => {
  guard.chooseAskAbove(0.25)
  expect(guard.readAskAbove(kept.get('heddle.ask-above')!)).toBe(0.25)
  guard.chooseAskAbove(null)
  expect(guard.readAskAbove(kept.get('heddle.ask-above')!)).toBe(null)
  for (const other of [null, '', '0', '-1', 'x', 'Infinity']) {
    expect([other, guard.readAskAbove(other)]).toEqual([other, 1])
  }
})

test('a run begins at once at the amount and below, or where nobody knows what it costs', () => {
  const begin = vi.fn<() => void>()
  guard.beginWithinCost({ cost: 0.5, runs: 3 }, begin)
  guard.beginWithinCost(undefined, begin)
  guard.chooseAskAbove(null)
  guard.beginWithinCost({ cost: 100, runs: 3 }, begin)
  expect(begin).toHaveBeenCalledTimes(3)
  expect(guard.useCostQuestion.getState().question).toBe(undefined)
})

test('a run above the amount waits for a yes, and is forgotten after a no', () => {
  const begin = vi.fn<() => void>()
  guard.beginWithinCost({ cost: 0.51, runs: 3 }, begin)
  expect(guard.useCostQuestion.getState().question).toMatchObject({ cost: 0.51, runs: 3 })
  expect(begin).not.toHaveBeenCalled()
  guard.answerCostQuestion(false)
  guard.answerCostQuestion(true)
  expect(begin).not.toHaveBeenCalled()
  guard.beginWithinCost({ cost: 0.51, runs: 3 }, begin)
  guard.answerCostQuestion(true)
  expect(begin).toHaveBeenCalledTimes(1)
  expect(guard.useCostQuestion.getState().question).toBe(undefined)
})
