import { expect, test } from 'vitest'
import { redactKeys } from './redact-keys.ts'

const key = 'very secret+key/7f3a9b'

test.each([
  ['as it is', key],
  ['in a URL', encodeURIComponent(key)],
  ['as Base64', Buffer.from(key).toString('base64')],
  ['as Base64 for URLs', Buffer.from(key).toString('base64url')],
  ['as hexadecimal digits', Buffer.from(key).toString('hex')],
])('takes the key that was sent out of a text, %s', (_, form) => {
  expect(redactKeys(`Not accepted: ${form}.`, key)).toBe('Not accepted: [key].')
})

test.each([
  'sk-canary-7f3a9b',
  'sk-proj-Ab3_dEf-0123456789',
  'sk-canar******************9b4c',
  'gsk_abcdefghijkl',
  'Bearer eyJhbGciOi.eyJzdWIi.SflKxw',
  'AIzaSyA1234567890abcdefghijk',
])('takes out what looks like a key: %s', (text) => {
  expect(redactKeys(`Incorrect API key provided: ${text}, sorry`, undefined)).toBe(
    'Incorrect API key provided: [key], sorry',
  )
})

test('leaves ordinary words alone', () => {
  const text = 'The api-key header is missing; none was sent for the task risk-averse desk_top.'
  expect(redactKeys(text, 'none')).toBe(text)
})
