import { useSyncExternalStore } from 'react'

interface Clock {
  readonly subscribe: (reader: () => void) => () => void
  readonly now: () => number
}

/** One timer for all who read it; it stands still while nobody does. */
function createClock(interval: number): Clock {
  const readers = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = (): void => {
    now = Date.now()
    for (const notify of readers) notify()
  }
  return {
    subscribe(reader) {
      readers.add(reader)
      if (timer === undefined) {
        timer = setInterval(tick, interval)
        queueMicrotask(tick)
      }
      return () => {
        readers.delete(reader)
        if (readers.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    now: () => now,
  }
}

const fast = createClock(250)
const slow = createClock(20_000)

/** The time in epoch milliseconds, four times a second: for what is running. */
export function useNow(): number {
  return useSyncExternalStore(fast.subscribe, fast.now)
}

/** The time in epoch milliseconds, a few times a minute: for "5 minutes ago". */
export function useSlowNow(): number {
  return useSyncExternalStore(slow.subscribe, slow.now)
}
