import { onTestFinished, vi } from 'vitest'

/**
 * Lets the clock of this process stand until the test puts it on with `vi.setSystemTime`, so that
 * neither a slow machine nor a wait decides what falls into one window of time. Timers go on.
 */
export function standingClock(): void {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
}
