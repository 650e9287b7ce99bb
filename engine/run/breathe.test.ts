import { expect, it } from 'vitest'
import { breathe } from './breathe.ts'

it('lets timers ring while a chain of fast steps goes on', async () => {
  let rang = 0
  const beat = setInterval(() => (rang += 1), 1)
  const until = performance.now() + 120
  while (performance.now() < until) {
    const pause = breathe()
    if (pause !== undefined) await pause
  }
  clearInterval(beat)
  expect(rang).toBeGreaterThan(1)
})

it('does not pause again and again', async () => {
  await breathe()
  let pauses = 0
  for (let step = 0; step < 100; step += 1) if (breathe() !== undefined) pauses += 1
  expect(pauses).toBe(0)
})
