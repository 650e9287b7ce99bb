import { expect, test } from 'vitest'
import {
  formatAgo,
  costInWords,
  formatCost,
  formatCount,
  formatDuration,
  formatSpent,
  formatTokenPair,
  formatTokens,
  formatUntil,
  formatWait,
} from './figures.ts'

test('a duration keeps three digits and changes its unit before it gets long', () => {
  const hour = 3_600_000
  const times = [
    0.2,
    186.4,
    999.4,
    999.6,
    2104,
    12_340,
    59_960,
    192_000,
    hour,
    47.5 * hour,
    60 * hour,
  ]
  expect(times.map(formatDuration)).toEqual([
    '< 1 ms',
    '186 ms',
    '999 ms',
    '1.00 s',
    '2.10 s',
    '12.3 s',
    '1 min 0 s',
    '3 min 12 s',
    '1 h 0 min',
    '47 h 30 min',
    '3 days',
  ])
})

test('a wait that goes on is told in whole seconds', () => {
  const waits = [-400, 0, 9_900, 59_990, 61_400, 3_600_000]
  expect(waits.map(formatWait)).toEqual(['0 s', '0 s', '9 s', '59 s', '1 min 1 s', '1 h 0 min'])
})

test('tokens are shortened from a thousand on', () => {
  expect([0, 999, 1840, 2_400_000].map(formatTokens)).toEqual(['0', '999', '1.8k', '2.4M'])
})

test('a cost says when it is not known and never rounds to nothing', () => {
  expect([null, 0, 0.00001, 0.0067, 0.0112, 1.5].map(formatCost)).toEqual([
    'no price',
    '$0',
    '< $0.0001',
    '$0.0067',
    '$0.011',
    '$1.50',
  ])
  expect([null, 0.0067].map(costInWords)).toEqual(['price unknown', '$0.0067'])
})

test('one thing is singular', () => {
  expect([
    formatCount(1, 'node'),
    formatCount(0, 'node'),
    formatCount(2, 'index', 'indexes'),
  ]).toEqual(['1 node', '0 nodes', '2 indexes'])
})

test('times of the last week are told from now', () => {
  const now = 1_800_000_000_000
  expect(formatAgo(now - 3_000, now)).toBe('just now')
  expect(formatAgo(now - 42_000, now)).toBe('42 seconds ago')
  expect(formatAgo(now - 2 * 3_600_000, now)).toBe('2 hours ago')
  expect(formatAgo(now - 86_400_000, now)).toBe('yesterday')
  expect(formatAgo(now - 30 * 86_400_000, now)).toMatch(/20\d\d/)
})

test('times to come are told from now too', () => {
  const now = 1_800_000_000_000
  expect(formatUntil(now + 300_000, now)).toBe('in 5 minutes')
  expect(formatUntil(now + 1000, now)).toBe('in a moment')
  expect(formatUntil(now - 60_000, now)).toBe('in a moment')
})

test('tokens that no server told are a question mark and not nothing', () => {
  expect(formatTokenPair({ inputTokens: 1200, outputTokens: 34 })).toBe('1.2k → 34')
  expect(formatTokenPair({ inputTokens: 0, outputTokens: 0, uncounted: 1 })).toBe('?')
  expect(formatTokenPair({ inputTokens: 5, outputTokens: 2, uncounted: 1 })).toBe('5 → 2 + ?')
})

test('what was spent says whether all of it has a price', () => {
  expect([formatSpent(1.5, 0), formatSpent(0, 0)]).toEqual(['$1.50', '$0'])
  expect([formatSpent(1.5, 3), formatSpent(0, 3)]).toEqual(['at least $1.50', 'price unknown'])
})
