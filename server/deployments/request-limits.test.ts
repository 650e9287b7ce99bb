import { expect, test } from 'vitest'
import { HttpError } from '../http/http-error.ts'
import { createLimitKeeper } from './request-limits.ts'

function refusal(act: () => unknown): { status: number; after: string | undefined } | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return { status: error.status, after: error.headers['retry-after'] }
  }
}

test('a minute takes so many requests, and Retry-After says when the next one fits', () => {
  let time = 0
  const keeper = createLimitKeeper(() => time)
  const ask = (runs = 1) => refusal(() => keeper.admit('a', { requestsPerMinute: 3 }, runs))
  expect(ask()).toBeUndefined()
  time = 10_000
  expect(ask(2)).toBeUndefined()
  expect(ask()).toEqual({ status: 429, after: '50' })
  expect(ask(2)).toEqual({ status: 429, after: '60' })
  time = 59_999
  expect(ask()).toEqual({ status: 429, after: '1' })
  time = 60_000
  expect(ask()).toBeUndefined()
  expect(ask()).toEqual({ status: 429, after: '10' })
  expect(refusal(() => keeper.admit('b', { requestsPerMinute: 1 }, 1))).toBeUndefined()
})

test('so many runs are under way at once, and one that is over makes room', () => {
  const keeper = createLimitKeeper(() => 0)
  const first = keeper.admit('a', { concurrency: 2 }, 1)
  keeper.admit('a', { concurrency: 2 }, 1)
  expect(refusal(() => keeper.admit('a', { concurrency: 2 }, 1))).toMatchObject({ status: 429 })
  first()
  expect(refusal(() => keeper.admit('a', { concurrency: 2 }, 1))).toBeUndefined()
})

test('more at once than can ever be taken is not to be tried again', () => {
  const keeper = createLimitKeeper(() => 0)
  expect(refusal(() => keeper.admit('a', { concurrency: 2 }, 3))).toEqual({
    status: 422,
    after: undefined,
  })
})
