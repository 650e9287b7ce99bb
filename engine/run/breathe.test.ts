import { expect, it } from 'vitest'
import { breathe } from './breathe.ts'

/** Takes one fast step after the other for a while. */
async function fastSteps(until: number): Promise<void> {
  while (performance.now() < until) {
    const pause = breathe()
    if (pause !== undefined) await pause
  }
}

it('lets timers ring while a chain of fast steps goes on', async () => {
  let rang = 0
  const beat = setInterval(() => (rang += 1), 1)
  await fastSteps(performance.now() + 120)
  clearInterval(beat)
  expect(rang).toBeGreaterThan(1)
})

it('lets timers ring while many chains go on beside each other', async () => {
  let rang = 0
  const beat = setInterval(() => (rang += 1), 1)
  const until = performance.now() + 200
  await Promise.all(Array.from({ length: 100 }, () => fastSteps(until)))
  clearInterval(beat)
  expect(rang).toBeGreaterThan(3)
})

it('does not pause again and again', async () => {
  await breathe()
  let pauses = 0
  for (let step = 0; step < 100; step += 1) if (breathe() !== undefined) pauses += 1
  expect(pauses).toBe(0)
})
