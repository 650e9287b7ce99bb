import { performance, type EventLoopUtilization } from 'node:perf_hooks'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Looks in a row at which there must have been nothing to do. */
const quietLooks = 3
/** Part of the time, from 0 to 1, that may be spent on something and is still nothing to do. */
const quiet = 0.05
/** Bytes by which the heap must have grown to be worth the while. */
const worthIt = 48 * 2 ** 20

/**
 * Gives memory back to the system when there is nothing to do. V8 keeps a heap as large as the busiest
 * moment made it, such as that of the start, until it has reason to look through it again, which a server
 * that is hardly used never gives it.
 * @param options.every milliseconds between two looks
 * @param options.collect looks through the heap; that holds up everything for about a tenth of a second
 * @returns how to end it
 */
export function tidyMemory(
  options: { readonly every?: number; readonly collect?: () => void } = {},
): () => void {
  const { every = 500, collect = garbageCollector() } = options
  let before: EventLoopUtilization = performance.eventLoopUtilization()
  let quietFor = 0
  let tidied = 0
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    quietFor = utilization < quiet ? quietFor + 1 : 0
    if (quietFor < quietLooks) return
    if (getHeapStatistics().total_heap_size < tidied + worthIt) return
    collect()
    tidied = getHeapStatistics().total_heap_size
  }, every)
  timer.unref()
  return () => clearInterval(timer)
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  // SAFETY: this is what the flag exposes.
  const collect = runInNewContext('gc') as (how: { type: 'major'; flavor: 'last-resort' }) => void
  // Any less leaves the pages that became empty where they are.
  return () => collect({ type: 'major', flavor: 'last-resort' })
}
