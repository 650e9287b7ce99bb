import { expect, test } from 'vitest'
import { addUsage, usageOf } from './usage.ts'
import { noUsage } from './no-usage.ts'

test('adds up over models, each with a line of its own', () => {
  const counted = (tokens: number) => ({ inputTokens: tokens, outputTokens: 1 })
  const lines = [
    usageOf('a', 1, counted(10), 0.5),
    usageOf('b', 1, undefined, null),
    usageOf('a', 2, counted(5), 0.25),
  ]
  expect(addUsage(lines)).toStrictEqual({
    calls: 4,
    inputTokens: 15,
    outputTokens: 2,
    cost: null,
    uncounted: 1,
    models: [
      { model: 'a', calls: 3, inputTokens: 15, outputTokens: 2, cost: 0.75 },
      { model: 'b', calls: 1, inputTokens: 0, outputTokens: 0, cost: null, uncounted: 1 },
    ],
  })
})

test('nothing comes to nothing', () => {
  expect(addUsage([])).toStrictEqual(noUsage)
})
