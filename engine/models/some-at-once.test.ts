import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { someAtOnce } from './some-at-once.ts'

const { signal } = new AbortController()

test('keeps the order of the items and never does more at once than it may', async () => {
  let running = 0
  let most = 0
  const results = await someAtOnce([30, 1, 20, 1, 10], 2, signal, async (time) => {
    running += 1
    most = Math.max(most, running)
    await wait(time)
    running -= 1
    return time * 2
  })
  expect(results).toEqual([60, 2, 40, 2, 20])
  expect(most).toBe(2)
  expect(await someAtOnce([], 2, signal, () => Promise.resolve(1))).toEqual([])
})

test('throws the first failure, aborts what is under way and begins nothing new', async () => {
  const begun: number[] = []
  const failure = new Error('The second failed.')
  const run = someAtOnce([1, 2, 3, 4], 2, signal, async (item, own) => {
    begun.push(item)
    if (item === 2) throw failure
    await wait(60_000, undefined, { signal: own })
  })
  await expect(run).rejects.toBe(failure)
  expect(begun).toEqual([1, 2])
})

test('ends with the reason of its signal', async () => {
  const controller = new AbortController()
  const reason = new Error('Cancelled by a test.')
  const run = someAtOnce([1, 2], 1, controller.signal, (_, own) => {
    controller.abort(reason)
    return wait(60_000, undefined, { signal: own })
  })
  await expect(run).rejects.toBe(reason)
})
