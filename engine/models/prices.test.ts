import { expect, test } from 'vitest'
import { costOf, listPrices } from './prices.ts'

const prices = {
  'gpt-4o-mini': { input: 0.15, output: 0.6 },
  'local/free': { input: 0, output: 0 },
}
const tokens = { inputTokens: 2_000_000, outputTokens: 1_000_000 }

test('adds up what was read and what was written', () => {
  expect(costOf('gpt-4o-mini', tokens, prices)).toBeCloseTo(0.9)
})

test.each(['gpt-4o-mini-2024-07-18', 'openai/gpt-4o-mini', 'openai/gpt-4o-mini-latest'])(
  'knows the model behind %s',
  (name) => {
    expect(costOf(name, tokens, prices)).toBeCloseTo(0.9)
  },
)

test('an unknown price is null and not zero', () => {
  expect(costOf('llama3.2:3b', tokens, prices)).toBeNull()
  expect(costOf('local/free', tokens, prices)).toBe(0)
  expect(costOf('toString', tokens, prices)).toBeNull()
})

test('what nobody counted has no price', () => {
  expect(costOf('gpt-4o-mini', undefined, prices)).toBeNull()
})

test('the list says when its prices held', () => {
  expect(listPrices.asOf).toMatch(/^\d{4}-\d{2}$/)
})
