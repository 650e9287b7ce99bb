import { expect, it } from 'vitest'
import { messageOf } from './message-of.ts'

const circle: { self?: object } = {}
circle.self = circle

it.each<[string, unknown, string]>([
  ['an error', new TypeError('It broke.'), 'It broke.'],
  ['a text', 'It broke.', 'It broke.'],
  ['an object that is like an error', { message: 'It broke.', code: 3 }, 'It broke.'],
  ['any other object', { error: { code: 429 } }, '{"error":{"code":429}}'],
  ['several errors in one', new AggregateError([new Error('First.'), 'Second.']), 'First.'],
  ['no error in one', new AggregateError([]), ''],
  ['a number', 404, '404'],
  ['nothing', undefined, ''],
  ['null', null, ''],
  ['an object without a prototype', Object.create(null), '{}'],
  ['an object that holds itself', circle, ''],
  ['an error without a message', new Error(''), ''],
])('%s becomes its text', (_, thrown, text) => {
  expect(messageOf(thrown)).toBe(text)
})
