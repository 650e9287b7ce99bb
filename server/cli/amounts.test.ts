import { expect, test } from 'vitest'
import { addUsage } from '../../engine/models/usage.ts'
import { count, duration, usageText } from './amounts.ts'

test('durations are as exact as people need them', () => {
  expect(
    [0.2, 41.4, 999.6, 1240, 59_949, 59_960, 125_000, 3_599_600, 11_999_000, 4 * 86_400_000].map(
      duration,
    ),
  ).toEqual([
    '1 ms',
    '41 ms',
    '1.0 s',
    '1.2 s',
    '59.9 s',
    '1 min 00 s',
    '2 min 05 s',
    '1 h 00 min',
    '3 h 20 min',
    '4 days',
  ])
})

test('one is one, and large numbers can be read', () => {
  expect([count(1, 'index', 'indexes'), count(2310, 'document')]).toEqual([
    '1 index',
    '2,310 documents',
  ])
})

function usageOf(cost: number | null): string {
  return usageText(addUsage([{ model: 'm', calls: 2, inputTokens: 1200, outputTokens: 34, cost }]))
}

test('small costs keep two digits that say something', () => {
  expect(usageOf(0.0000421)).toBe('2 model calls, 1,200 tokens in, 34 out, $0.000042')
  expect(usageOf(0.31)).toContain('$0.31')
  expect(usageOf(12.345)).toContain('$12.35')
})

test('an unknown price is not shown as free', () => {
  expect(usageOf(null)).toContain('price unknown')
  expect(usageOf(0)).toContain('no cost')
})

test('says for how many calls the server told no tokens', () => {
  const line = { model: 'm', calls: 2, inputTokens: 0, outputTokens: 0, cost: null, uncounted: 2 }
  expect(usageText(addUsage([line]))).toBe(
    '2 model calls, 2 not counted by the server, 0 tokens in, 0 out, price unknown',
  )
})
