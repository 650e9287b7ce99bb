import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { collectGarbage } from './collect-garbage.ts'
import type { Contender } from './contender.ts'
import type { Shape } from './shapes.ts'
import { inputOf } from './work.ts'

/** What a machine does besides shows in one series; what a contender does shows in all of them. */
const series = 3
const seriesLength = 200
const settling = 10

/**
 * How long a contender keeps timers and sockets waiting while it runs a shape.
 * @returns milliseconds: of the longest stalls of three series of runs, the shortest
 */
export async function longestStall(shape: Shape, contender: Contender): Promise<number> {
  const run = await contender.prepare(shape)
  await run(inputOf(shape, 0))
  const stalls: number[] = []
  for (let number = 1; number <= series; number += 1) {
    collectGarbage('major')
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    // What is measured is the time between two rings of a timer, so the first must have been.
    await wait(settling)
    const end = performance.now() + seriesLength
    let runs = 0
    do {
      runs += 1
      await run(inputOf(shape, number * 1_000_000 + runs))
    } while (performance.now() < end)
    await wait(settling)
    delay.disable()
    stalls.push(delay.max / 1e6)
  }
  return Math.min(...stalls)
}
