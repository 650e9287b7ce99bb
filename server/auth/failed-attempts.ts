/** Counts wrong tokens and passwords by where they come from or whose they are, so that trying many is slow. */
export interface FailedAttempts {
  /** Seconds to wait, or undefined when another attempt may be made now. */
  wait(from: string): number | undefined
  count(from: string): void
  /** Takes one back, for an attempt that was counted before it turned out right. */
  forgive(from: string): void
}

export function failedAttempts(
  options: { most?: number; seconds?: number; now?: () => number } = {},
): FailedAttempts {
  const { most = 20, seconds = 10, now = Date.now } = options
  const windows = new Map<string, { count: number; until: number }>()
  return {
    wait(from) {
      const window = windows.get(from)
      if (window === undefined) return undefined
      if (window.until <= now()) {
        windows.delete(from)
        return undefined
      }
      return window.count < most ? undefined : Math.ceil((window.until - now()) / 1000)
    },
    count(from) {
      for (const [one, window] of windows) if (window.until <= now()) windows.delete(one)
      const window = windows.get(from)
      if (window === undefined) windows.set(from, { count: 1, until: now() + seconds * 1000 })
      else window.count += 1
    },
    forgive(from) {
      const window = windows.get(from)
      if (window !== undefined) window.count -= 1
    },
  }
}
