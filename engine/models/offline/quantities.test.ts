import { expect, test } from 'vitest'
import { isSameQuantity, quantitiesIn, withoutQuantities } from './quantities.ts'

const same = (one: string, other: string): boolean =>
  isSameQuantity(quantitiesIn(one)[0]!, quantitiesIn(other)[0]!)

test('reads numbers in digits and words, with what they count', () => {
  const text = 'By 2024 about three hours, 1,250.50 dollars and 12 % of v2, one of them.'
  expect(quantitiesIn(text).map(({ value, kind }) => [value, kind])).toEqual([
    [2024, undefined],
    [10_800, 'time'],
    [1250.5, undefined],
    [12, 'share'],
  ])
  expect(quantitiesIn('no numbers here')).toEqual([])
})

test('leaves a text without them', () => {
  expect(withoutQuantities('It waits three minutes on port 4000.')).toBe('It waits   on port  .')
  expect(withoutQuantities('端口4000。')).toBe('端口 。')
})

test.each([
  ['4000', 'port 4000', true],
  ['4000', '4001', false],
  ['2019', '2020', false],
  ['$59268.00', '$59,268 million', true],
  ['1616.00', '1,615.9', true],
  ['24.26', '24.3', true],
  ['24.26', '24.9', false],
  ['three minutes', '180 seconds', true],
  ['three minutes', '3 hours', false],
  ['5 %', '5 days', false],
  ['5', '5 days', true],
  ['1.5 billion', '1,500 million', true],
])('%s and %s say the same: %s', (one, other, expected) => {
  expect(same(one, other)).toBe(expected)
  expect(same(other, one)).toBe(expected)
})

test('takes no time for long texts', () => {
  for (const text of ['1,'.repeat(100_000), '1.'.repeat(100_000), '1'.repeat(200_000)])
    expect(quantitiesIn(text).length).toBeLessThan(100_001)
})
