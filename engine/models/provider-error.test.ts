import { expect, test } from 'vitest'
import { ModelError } from './model-error.ts'
import { providerError, readRefusal, refusedCall } from './provider-error.ts'

const call = { model: 'openai:gpt', baseUrl: 'http://models.example/v1', key: 'sk-canary-7f3a9b' }

const failed = (code: string, message = 'fetch failed'): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) })

test.each([
  ['ECONNREFUSED', 'does not answer: is it running?', true],
  ['ENOTFOUND', 'cannot be found: there is no such host. Is the address right?', false],
  ['EAI_AGAIN', 'cannot be found now: is this machine connected to the network?', true],
  ['UND_ERR_CONNECT_TIMEOUT', 'cannot be reached from here.', true],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'has a certificate that is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).',
    false,
  ],
])('says %s in plain words', (code, words, retryable) => {
  expect(providerError(failed(code), call)).toMatchObject({
    message: `The model server at http://models.example/v1 ${words}`,
    retryable,
  })
})

test('looks into errors that join one for each address of a host', () => {
  const joined = new AggregateError([failed('ECONNREFUSED'), failed('ECONNREFUSED')])
  expect(providerError(new TypeError('fetch failed', { cause: joined }), call).message).toContain(
    'is it running?',
  )
})

test('finds the failure that is wrapped in others', () => {
  const inner = new ModelError({ model: 'm', message: 'Too slow.', retryable: true })
  expect(providerError(new Error('Connection error.', { cause: inner }), call)).toBe(inner)
})

test('keeps keys out of words it does not know', () => {
  const error = new Error(`Invalid header value: Bearer ${call.key}`)
  expect(providerError(error, call).message).toBe(
    'The call to the model "openai:gpt" failed: Invalid header value: Bearer [key].',
  )
})

test.each([
  [
    '{"error": {"message": "Too long", "code": "context_length_exceeded"}}',
    'Too long',
    'context_length_exceeded',
  ],
  ['{"error": "no such model"}', 'no such model', undefined],
  ['{"message": "Invalid token", "type": "auth"}', 'Invalid token', 'auth'],
  ['{"detail": "Not Found"}', 'Not Found', undefined],
  ['<html><style>h1{}</style><h1>Bad Gateway</h1></html>', 'Bad Gateway', undefined],
])('reads the refusal %s', (body, message, code) => {
  const read = readRefusal(body)
  expect([read.message.trim(), read.code]).toEqual([message, code])
})

test('a refusal without a word still says what to look at', () => {
  const refused = refusedCall(call, { status: 404, body: '', headers: new Headers() })
  expect(refused.message).toBe(
    'The model "openai:gpt" refused the call with status 404: It gave no reason. Check the name of the model and the address in the settings.',
  )
})
