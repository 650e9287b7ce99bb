import { expect, test, vi } from 'vitest'
import { nowAndThen } from './now-and-then.ts'

test('work is done again and again until it is stopped, also after a turn that failed', async () => {
  const failed = vi.fn<(error: unknown) => void>()
  const work = vi.fn<() => Promise<void>>(() => Promise.resolve())
  work.mockRejectedValueOnce(new Error('Not now.'))
  const turns = nowAndThen(1, failed)
  turns.start(work)
  await vi.waitFor(() => expect(work.mock.calls.length).toBeGreaterThan(2))
  expect(failed.mock.calls).toEqual([[new Error('Not now.')]])
  await turns.stop()
  const { length } = work.mock.calls
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(work.mock.calls.length).toBe(length)
})

test('who stops it waits for the turn that goes on', async () => {
  const turn = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const turns = nowAndThen(1, () => undefined)
  turns.start(() => {
    begun.resolve()
    return turn.promise
  })
  await begun.promise
  let stopped = false
  const stopping = turns.stop().then(() => {
    stopped = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(stopped).toBe(false)
  turn.resolve()
  await stopping
})
