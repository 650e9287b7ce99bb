/** Who wants to know that a run goes on, by run. */
const readers = new Map<string, Set<() => void>>()

/** Says that something became of a run that waited: here, or as the server tells. */
export function runChanged(run: string): void {
  for (const wake of readers.get(run) ?? []) wake()
}

/** Kept when somebody says that the run changed, when `limit` milliseconds are over, or on abort. */
export function untilRunChanges(run: string, limit: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const all = readers.get(run) ?? new Set()
    const wake = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      all.delete(wake)
      if (all.size === 0) readers.delete(run)
      resolve()
    }
    const timer = setTimeout(wake, limit)
    if (signal.aborted) return wake()
    signal.addEventListener('abort', wake)
    readers.set(run, all.add(wake))
  })
}
