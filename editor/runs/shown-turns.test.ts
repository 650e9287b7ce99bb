import { afterEach, expect, test } from 'vitest'
import { clearRun, useRunStore } from './run-store.ts'
import { isShown, showTurn, shownTurns, turnsIn } from './shown-turns.ts'

afterEach(clearRun)

test('only frames of the open graph count, not those of a graph that a node in them runs', () => {
  expect(turnsIn('outer#2/inner#11/generate')).toEqual({ outer: 2, inner: 11 })
  expect(turnsIn('outer#2/answer/outer#5/generate')).toEqual({ outer: 2 })
  expect(turnsIn('generate')).toEqual({})
})

test('what stands in another turn than the chosen one is not shown, and all else is', () => {
  expect(isShown('outer#2/generate', { outer: 2 })).toBe(true)
  expect(isShown('outer#1/generate', { outer: 2 })).toBe(false)
  expect(isShown('outer#1/inner#3/generate', { inner: 3 })).toBe(true)
  expect(isShown('generate', { outer: 2 })).toBe(true)
})

test('a chosen execution decides, until another turn is chosen', () => {
  showTurn('outer', 1)
  useRunStore.setState({ selectedSpan: 'outer#2/inner#3/generate' })
  expect(shownTurns(useRunStore.getState())).toEqual({ outer: 2, inner: 3 })
  showTurn('inner', 1)
  expect(useRunStore.getState().selectedSpan).toBeUndefined()
  expect(shownTurns(useRunStore.getState())).toEqual({ outer: 2, inner: 1 })
  showTurn('outer', undefined)
  expect(shownTurns(useRunStore.getState())).toEqual({ inner: 1 })
})
