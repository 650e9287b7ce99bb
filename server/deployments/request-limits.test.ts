import { expect, test } from 'vitest'
import { HttpError } from '../http/http-error.ts'
import { createLimitKeeper } from './request-limits.ts'

async function refusal(
  act: () => Promise<unknown>,
): Promise<{ status: number; after: string | undefined } | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return { status: error.status, after: error.headers['retry-after'] }
  }
}

test('a minute takes so many requests, and Retry-After says when the next one fits', async () => {
  let time = 0
  const keeper = createLimitKeeper(() => time)
  const ask = (runs = 1) =>
    refusal(() => keeper.admit('a', { requestsPerMinute: 3 }, Array<string>(runs).fill('r')))
  expect(await ask()).toBeUndefined()
  time = 10_000
  expect(await ask(2)).toBeUndefined()
  expect(await ask()).toEqual({ status: 429, after: '50' })
  expect(await ask(2)).toEqual({ status: 429, after: '60' })
  time = 59_999
  expect(await ask()).toEqual({ status: 429, after: '1' })
  time = 60_000
  expect(await ask()).toBeUndefined()
  expect(await ask()).toEqual({ status: 429, after: '10' })
  const once = () => keeper.admit('b', { requestsPerMinute: 1 }, ['r'])
  expect(await refusal(once)).toBeUndefined()
  await expect(once).rejects.toThrow('takes one request a minute, which is used up. Try again')
})

test('so many runs are under way at once, and one that is over makes room', async () => {
  const keeper = createLimitKeeper(() => 0)
  const first = await keeper.admit('a', { concurrency: 2 }, ['r'])
  await keeper.admit('a', { concurrency: 2 }, ['r'])
  expect(await refusal(() => keeper.admit('a', { concurrency: 2 }, ['r']))).toMatchObject({
    status: 429,
  })
  first.ended('r')
  expect(await refusal(() => keeper.admit('a', { concurrency: 2 }, ['r']))).toBeUndefined()
})

test('more at once than can ever be taken is not to be tried again', async () => {
  const keeper = createLimitKeeper(() => 0)
  expect(await refusal(() => keeper.admit('a', { concurrency: 2 }, ['r', 's', 't']))).toEqual({
    status: 422,
    after: undefined,
  })
})
