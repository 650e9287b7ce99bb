import { setTimeout as wait } from 'node:timers/promises'
import { residentMemory } from '../resident-memory.ts'
import type { Contender } from './contender.ts'
import { load } from './load.ts'

/** Megabytes of a server that works off many runs. */
export interface MemoryOfRuns {
  /** After each tenth of them. */
  readonly under: readonly number[]
  /** Some seconds later. */
  readonly after: number
  readonly perSecond: number
}

const tenths = 10
const concurrency = 16
/** Milliseconds before memory is looked at, so that what is left behind is collected. */
export const settling = 5000

export async function measureMemory(contender: Contender, runs: number): Promise<MemoryOfRuns> {
  const under: number[] = []
  const started = performance.now()
  for (let tenth = 0; tenth < tenths; tenth += 1) {
    await load(contender, 'two', concurrency, { requests: Math.ceil(runs / tenths) })
    under.push(residentMemory(contender.server.pid))
  }
  const took = performance.now() - started
  await wait(settling)
  return {
    under,
    after: residentMemory(contender.server.pid),
    perSecond: (runs / took) * 1000,
  }
}
