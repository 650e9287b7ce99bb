import { expect, test } from 'vitest'
import { readRetryAfter, retryAfterOf } from './retry-after.ts'

test.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, 9000],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '-3' }, undefined],
  [{ 'retry-after': 'in 5 minutes' }, undefined],
  [{ 'retry-after': '1970-01-01T00:00:10Z' }, 9000],
  [{ 'retry-after': '7', 'retry-after-ms': '1500' }, 1500],
  [{ 'retry-after-ms': '' }, undefined],
  [{ 'retry-after': '1000000000' }, 1e12],
  [{}, undefined],
  [{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  [
    {
      'x-ratelimit-reset-requests': '8h0m0s',
      'x-ratelimit-remaining-requests': '900',
      'x-ratelimit-reset-tokens': '1m2.5s',
      'x-ratelimit-remaining-tokens': '0',
    },
    62_500,
  ],
  [{ 'x-ratelimit-reset-tokens': '120ms' }, 120],
  [{ 'x-ratelimit-reset-tokens': 'later' }, undefined],
  [{ 'retry-after': 'soon', 'x-ratelimit-reset-requests': '2s' }, 2000],
  [{ 'x-ratelimit-reset': '1700000000000' }, 1_700_000_000_000 - 1000],
  [{ 'x-ratelimit-reset': '1700000000' }, 1_700_000_000_000 - 1000],
  [{ 'x-ratelimit-reset': '3' }, 3000],
])('reads %j as %s milliseconds', (headers, milliseconds) => {
  expect(readRetryAfter(new Headers(headers), 1000)).toBe(milliseconds)
})

test('a server that failed is not waited for until a limit is lifted that was not reached', () => {
  const headers = new Headers({ 'x-ratelimit-reset-tokens': '6m0s' })
  expect(retryAfterOf(429, headers)).toBe(360_000)
  expect(retryAfterOf(500, headers)).toBeUndefined()
  expect(retryAfterOf(503, new Headers({ 'retry-after': '7' }))).toBe(7000)
})
