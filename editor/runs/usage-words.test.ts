import { expect, test } from 'vitest'
import { addUsage, usageOf } from '../../engine/models/usage.ts'
import { usageFigure, usageOfModels } from './usage-words.ts'

const priced = usageOf('openai:gpt-5-mini', 2, { inputTokens: 1200, outputTokens: 300 }, 0.0009)
const unpriced = usageOf('local:qwen', 1, { inputTokens: 500, outputTokens: 140 }, null)
const untold = usageOf('local:silent', 1, undefined, null)

test('a run costs what its models cost, or is told in tokens where a price is not known', () => {
  const figures = [[priced], [unpriced], [priced, unpriced], [untold], [priced, untold]].map(
    (lines) => usageFigure(addUsage(lines)),
  )
  expect(figures).toEqual(['$0.0009', '640 tokens', '2.1k tokens', '? tokens', '1.5k+ tokens'])
})

test('nothing is said of a run that asked no model, or goes on', () => {
  expect([usageFigure(addUsage([])), usageFigure(undefined)]).toEqual(['', ''])
  expect([usageOfModels(addUsage([])), usageOfModels(undefined)]).toEqual(['', ''])
})

test('each model has a line of its own', () => {
  expect(usageOfModels(addUsage([priced, unpriced, untold])).split('\n')).toEqual([
    'openai:gpt-5-mini: 2 calls, 1.2k → 300 tokens, $0.0009',
    'local:qwen: 1 call, 500 → 140 tokens, price unknown',
    'local:silent: 1 call, tokens unknown, price unknown',
  ])
})
