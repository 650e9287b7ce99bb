import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CircuitBreaker } from './circuit-breaker.ts'
import { ModelError } from './model-error.ts'

const call = { model: 'local:llama', baseUrl: 'http://127.0.0.1:9/v1', key: undefined }
const refused = new ModelError({
  model: 'local:llama',
  message: 'It does not answer: is it running?',
  retryable: true,
})
const status = (code: number): ModelError =>
  new ModelError({ model: 'local:llama', message: 'No.', status: code, retryable: true })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function fail(breaker: CircuitBreaker, times: number, error: Error = refused): void {
  for (let time = 0; time < times; time += 1) {
    const admission = breaker.admit(call)
    admission.failed(error)
    admission.left()
  }
}

function succeed(breaker: CircuitBreaker): void {
  const admission = breaker.admit(call)
  admission.alive()
  admission.left()
}

test('after five failures in a row calls fail at once, with what happened and when it goes on', () => {
  const breaker = new CircuitBreaker()
  fail(breaker, 4)
  expect(() => breaker.admit(call).left()).not.toThrow()
  fail(breaker, 1)
  vi.advanceTimersByTime(1000)
  expect(() => breaker.admit(call)).toThrow(
    expect.objectContaining({
      message:
        'The model "local:llama" is not asked now, because its server at http://127.0.0.1:9/v1 failed 5 times in a row. It is tried again in 4 seconds. The last failure was: It does not answer: is it running?',
      retryable: true,
      retryAfter: 4000,
    }),
  )
})

test('then one call looks whether the server is back, while others still fail at once', () => {
  const breaker = new CircuitBreaker()
  fail(breaker, 5)
  vi.advanceTimersByTime(5001)
  const probe = breaker.admit(call)
  expect(() => breaker.admit(call)).toThrow('is not asked now')
  probe.alive()
  probe.left()
  fail(breaker, 4)
  expect(() => succeed(breaker)).not.toThrow()
})

test('a server that is still down is left alone for twice as long, and for a minute at most', () => {
  const breaker = new CircuitBreaker()
  fail(breaker, 5)
  const pauses = [10, 20, 40, 60, 60].map((seconds) => {
    vi.advanceTimersByTime(60_001)
    fail(breaker, 1)
    vi.advanceTimersByTime(seconds * 1000 - 1)
    expect(() => breaker.admit(call)).toThrow('in 1 second.')
    return seconds
  })
  expect(pauses).toHaveLength(5)
})

test('a probe that is given up lets another one through', () => {
  const breaker = new CircuitBreaker()
  fail(breaker, 5)
  vi.advanceTimersByTime(5001)
  breaker.admit(call).left()
  expect(() => succeed(breaker)).not.toThrow()
})

test.each([
  ['a limit', status(429)],
  ['a mistake of its own', status(500)],
  ['a wrong key', status(401)],
  ['another error', new Error('What?')],
])('%s says nothing about whether the server is there', (_, error) => {
  const breaker = new CircuitBreaker()
  fail(breaker, 20, error)
  expect(() => succeed(breaker)).not.toThrow()
})

test.each([502, 503, 504])('status %d counts as down', (code) => {
  const breaker = new CircuitBreaker()
  fail(breaker, 5, status(code))
  expect(() => breaker.admit(call)).toThrow('is not asked now')
})

test('the storm of one run does not stop the others that are answered meanwhile', () => {
  const breaker = new CircuitBreaker()
  succeed(breaker)
  fail(breaker, 100, status(503))
  expect(() => succeed(breaker)).not.toThrow()
  vi.advanceTimersByTime(6000)
  fail(breaker, 5, status(503))
  expect(() => breaker.admit(call)).toThrow('is not asked now')
})
