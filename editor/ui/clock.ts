import { useSyncExternalStore } from 'react'

const readers = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(reader: () => void): () => void {
  readers.add(reader)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const notify of readers) notify()
  }, 250)
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in epoch milliseconds, four times a second; one timer for all who read it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
