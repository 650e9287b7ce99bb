import type { RunStatus } from './events.ts'

/** How a run stands, as a sentence about it goes on. */
export const runStanding: Readonly<Record<RunStatus, string>> = {
  running: 'is running',
  waiting: 'waits for a person',
  succeeded: 'has succeeded',
  failed: 'has failed',
  cancelled: 'was cancelled',
}
