import type { EndedRun } from '../../engine/journal/journal.ts'
import type { RunLook } from './look-at-run.ts'

/** A run as monitoring counts it. */
export interface MonitoredRun {
  readonly id: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Left out while it is not over. */
  readonly outcome?: RunOutcome
  /** It is not over because it waits for a person. */
  readonly waiting?: true
  /** Left out where it was not looked at. */
  readonly look?: RunLook
  /** Of everybody who gave a thumb: whether it was up. */
  readonly thumbs?: readonly boolean[]
}

/** How a run ended. */
export interface RunOutcome {
  readonly status: EndedRun['status']
  /** Milliseconds. */
  readonly took: number
  /** US dollars; null where the price of a call is not known. */
  readonly cost: number | null
  readonly inputTokens: number
  readonly outputTokens: number
}
