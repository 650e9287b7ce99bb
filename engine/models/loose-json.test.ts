import { expect, test } from 'vitest'
import { readJson } from './loose-json.ts'

test.each([
  ['alone', '{"a": 1}'],
  ['in a code fence', 'Here you are:\n```json\n{"a": 1}\n```\nAnything else?'],
  ['between words', 'The set {x} is small, and the answer is {"a": 1}, I hope.'],
  ['after thinking aloud', '<think>Maybe {"a": 2}?</think>\n{"a": 1}'],
])('reads JSON %s', (_, text) => {
  expect(readJson(text)).toEqual({ ok: true, value: { a: 1 } })
})

test('is not misled by braces inside texts', () => {
  expect(readJson('Well: {"a": "} and \\" {"}')).toEqual({ ok: true, value: { a: '} and " {' } })
})

test('says that there is none', () => {
  expect(readJson('I would rather not.')).toEqual({ ok: false, why: 'it holds no JSON.' })
})

test('says what is wrong with JSON that was cut off', () => {
  const read = readJson('{"a": [1, 2')
  expect(read.ok).toBe(false)
  expect(read).toHaveProperty('why', expect.stringMatching(/^it is not valid JSON \(/))
})
