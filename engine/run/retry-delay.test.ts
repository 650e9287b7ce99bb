import { describe, expect, it } from 'vitest'
import { ModelError } from '../models/model-error.ts'
import { defaultRetry, retryDelay } from './retry-delay.ts'

function modelError(retryAfter?: number): ModelError {
  return new ModelError({ model: 'm', message: 'Busy.', retryable: true, retryAfter })
}

describe('without a word from the provider', () => {
  it('waits longer after each attempt', () => {
    const retry = { attempts: 9, delay: 100, factor: 3, jitter: false }
    expect([1, 2, 3, 4].map((attempt) => retryDelay(retry, attempt, modelError()))).toEqual([
      100, 300, 900, 2700,
    ])
  })

  it('waits a minute at most', () => {
    expect(retryDelay({ attempts: 20, delay: 600_000, factor: 10, jitter: false }, 19, '')).toBe(
      60_000,
    )
  })

  it('spreads the waits between half and the whole', () => {
    expect(retryDelay(defaultRetry, 2, undefined, () => 0)).toBe(500)
    expect(retryDelay(defaultRetry, 2, undefined, () => 0.5)).toBe(750)
    expect(retryDelay(defaultRetry, 2, undefined, () => 1)).toBe(1000)
  })

  it('fills in what the author left out', () => {
    expect(retryDelay({ attempts: 2 }, 1, undefined, () => 1)).toBe(500)
    expect(retryDelay({ attempts: 2, delay: 0 }, 1, undefined)).toBe(0)
  })
})

describe('when the provider says how long', () => {
  it.each([
    [0, 0],
    [1234, 1234],
    [1_000_000_000_000, 60_000],
    [Number.POSITIVE_INFINITY, 60_000],
    [-5000, 0],
  ])('%d ms become %d', (asked, waited) => {
    expect(retryDelay(defaultRetry, 1, modelError(asked))).toBe(waited)
  })

  it('does not listen to what is no number', () => {
    expect(retryDelay(defaultRetry, 1, modelError(Number.NaN), () => 1)).toBe(500)
  })
})
