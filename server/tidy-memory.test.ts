import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { tidyMemory } from './tidy-memory.ts'

/** Some hundred megabytes, more than is worth the while. */
function fillHeap(): unknown[] {
  return Array.from({ length: 4_000_000 }, (_, number) => ({ number }))
}

test('memory is given back once, when there is nothing to do', async () => {
  const collect = vi.fn<() => void>()
  const held = fillHeap()
  onTestFinished(tidyMemory({ every: 20, collect }))
  await vi.waitFor(() => expect(collect).toHaveBeenCalled())
  await wait(200)
  expect(collect).toHaveBeenCalledTimes(1)
  expect(held).toHaveLength(4_000_000)
})

test('nothing is held up while there is something to do', async () => {
  const collect = vi.fn<() => void>()
  const held = fillHeap()
  onTestFinished(tidyMemory({ every: 20, collect }))
  const end = performance.now() + 400
  while (performance.now() < end) {
    const turn = performance.now() + 10
    while (performance.now() < turn);
    await wait(0)
  }
  expect(collect).not.toHaveBeenCalled()
  expect(held).toHaveLength(4_000_000)
})
