import { expect, it } from 'vitest'
import { wrongValue } from './check-values.ts'

it('finds nothing wrong with values of their type', () => {
  const document = { id: 'a', text: 'b' }
  const verdict = { pass: true, score: null, reasons: [] }
  expect(wrongValue('', 'text')).toBeUndefined()
  expect(wrongValue(-0.5, 'number')).toBeUndefined()
  expect(wrongValue(false, 'boolean')).toBeUndefined()
  expect(wrongValue(null, 'json')).toBeUndefined()
  expect(wrongValue([{ any: 1 }], 'any')).toBeUndefined()
  expect(wrongValue([], 'text[]')).toBeUndefined()
  expect(wrongValue([document], 'documents')).toBeUndefined()
  expect(wrongValue([[document], []], 'documents[]')).toBeUndefined()
  expect(wrongValue(verdict, 'verdict')).toBeUndefined()
  expect(wrongValue([{ role: 'user', content: 'Hi' }], 'messages')).toBeUndefined()
})

it('says what is wrong, and where', () => {
  const wrong = [
    wrongValue(5, 'text'),
    wrongValue(null, 'text'),
    wrongValue(['a'], 'text'),
    wrongValue(undefined, 'text'),
    wrongValue('x'.repeat(500), 'number'),
    wrongValue(Number.NaN, 'number'),
    wrongValue(10n, 'number'),
    wrongValue(Symbol('s'), 'text'),
    wrongValue('yes', 'boolean'),
    wrongValue({}, 'boolean'),
    wrongValue({ when: new Date(0) }, 'any'),
    wrongValue(undefined, 'json'),
    wrongValue('a', 'text[]'),
    wrongValue(['a', 1], 'text[]'),
    wrongValue([{ id: 'a' }], 'documents'),
    wrongValue([{ role: 'robot', content: 'Hi' }], 'messages'),
    wrongValue({ pass: 1, score: 0.5, reasons: [] }, 'verdict'),
  ]
  expect(wrong).toMatchInlineSnapshot(`
    [
      "is the number 5, not a text",
      "is null, not a text",
      "is a list, not a text",
      "is undefined, not a text",
      "is the string "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, not a number",
      "is the number NaN, not a number",
      "is the bigint 10, not a number",
      "is a symbol, not a text",
      "is the string "yes", not true or false",
      "is an object, not true or false",
      "cannot be kept: when is a Date, which JSON cannot hold",
      "cannot be kept: the value is undefined, which JSON cannot hold",
      "does not fit the type text[]: Invalid input: expected array, received string",
      "does not fit the type text[] at [1]: Invalid input: expected string, received number",
      "does not fit the type documents at [0].text: Invalid input: expected string, received undefined",
      "does not fit the type messages at [0].role: Invalid option: expected one of "system"|"user"|"assistant"|"tool"",
      "does not fit the type verdict at pass: Invalid input: expected boolean, received number",
    ]
  `)
})
