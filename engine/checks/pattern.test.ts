import { expect, test } from 'vitest'
import { firstMatch, Pattern } from './pattern.ts'

test('a pattern is found at its first place', () => {
  expect(firstMatch('[0-9]+ (euros?|dollars?)', 'It costs 30 euros or 33 dollars.')).toEqual({
    text: '30 euros',
    start: 9,
  })
  expect(firstMatch('(?i)^sorry', 'I am sorry.')).toBeUndefined()
})

test('an expression that would take for ever elsewhere is done at once', () => {
  expect(firstMatch('^(a+)+$', `${'a'.repeat(50_000)}!`)).toBeUndefined()
})

test('what RE2 has not is refused', () => {
  expect(Pattern.safeParse('ok').success).toBe(true)
  for (const pattern of ['(', '(?=a)', '(a)\\1', ''])
    expect(Pattern.safeParse(pattern).success).toBe(false)
})
