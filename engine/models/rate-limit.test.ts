import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RateLimit } from './rate-limit.ts'

const { signal } = new AbortController()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Takes turns and writes down when each one came, in seconds. */
function takeAll(limit: RateLimit, calls: readonly number[]): [number, number][] {
  const begun: [number, number][] = []
  const start = performance.now()
  for (const [number, tokens] of calls.entries()) {
    void limit.take(tokens, signal).then(() => {
      begun.push([number, Math.floor((performance.now() - start) / 1000)])
    })
  }
  return begun
}

test('without limits nobody waits', async () => {
  const begun = takeAll(new RateLimit(), [1, 1e9, 1])
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toHaveLength(3)
})

test('lets no more requests through in any minute than the limit says, in order', async () => {
  const limit = new RateLimit()
  limit.set({ requestsPerMinute: 2 })
  const begun = takeAll(limit, [1, 1, 1, 1, 1])
  await vi.advanceTimersByTimeAsync(130_000)
  expect(begun).toEqual([
    [0, 0],
    [1, 0],
    [2, 60],
    [3, 60],
    [4, 120],
  ])
})

test('a large call is not passed by small ones behind it', async () => {
  const limit = new RateLimit()
  limit.set({ tokensPerMinute: 100 })
  const begun = takeAll(limit, [60, 60, 10])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(begun.map(([number]) => number)).toEqual([0])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun.map(([number]) => number)).toEqual([0, 1, 2])
})

test('a call that is larger than the limit has a minute of its own', async () => {
  const limit = new RateLimit()
  limit.set({ tokensPerMinute: 100 })
  const begun = takeAll(limit, [500, 10])
  await vi.advanceTimersByTimeAsync(70_000)
  expect(begun).toEqual([
    [0, 0],
    [1, 60],
  ])
})

test('what a call took in truth takes the place of what was thought', async () => {
  const limit = new RateLimit()
  limit.set({ tokensPerMinute: 100 })
  const turn = await limit.take(90, signal)
  const begun = takeAll(limit, [50])
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toEqual([])
  turn.count(20)
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toHaveLength(1)
})

test('who leaves gives way to those behind', async () => {
  const limit = new RateLimit()
  limit.set({ tokensPerMinute: 100 })
  await limit.take(60, signal)
  const controller = new AbortController()
  const large = limit.take(90, controller.signal)
  const begun = takeAll(limit, [30])
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toEqual([])
  const reason = new Error('Cancelled by a test.')
  controller.abort(reason)
  await expect(large).rejects.toBe(reason)
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toHaveLength(1)
})

test('a higher limit lets those through who wait', async () => {
  const limit = new RateLimit()
  limit.set({ requestsPerMinute: 1 })
  const begun = takeAll(limit, [1, 1])
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toHaveLength(1)
  limit.set({ requestsPerMinute: 5 })
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toHaveLength(2)
})

test('keeps a shorter window in real time', async () => {
  vi.useRealTimers()
  const limit = new RateLimit(100)
  limit.set({ requestsPerMinute: 1 })
  await limit.take(1, signal)
  const second = limit.take(1, signal)
  expect(await Promise.race([second, wait(20, 'still waits')])).toBe('still waits')
  await second
})

test("a turn that is given back is the next one's", async () => {
  const limit = new RateLimit()
  limit.set({ requestsPerMinute: 1 })
  const turn = await limit.take(1, signal)
  const begun = takeAll(limit, [1])
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toEqual([])
  turn.giveBack()
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual([[0, 1]])
})
