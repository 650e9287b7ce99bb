import type { RunEvent } from '../run/events.ts'
import type { RunStatus, Values } from '../run/events.ts'

export type RecordedEvent = Exclude<RunEvent, { type: 'node-delta' }>

/** A run as the journal's list shows it. */
export interface RunRecord {
  readonly id: string
  readonly graph: string
  readonly version: string
  readonly status: RunStatus
  readonly input: Values
  readonly startedAt: number
  readonly endedAt?: number
}

/**
 * The durable record of runs: an append-only list of events for each run, from which the trace,
 * resume, replay and the cache come. Values of `inlineLimit` bytes and more are kept once, by hash.
 */
export interface Journal {
  /**
   * Writes events and answers when they are durable (fsynced). Calls are committed together
   * in order; a run's events must come with rising `seq`.
   */
  append(events: readonly RecordedEvent[]): Promise<void>
  /** Events of a run with `seq` above `after`, in order. */
  events(run: string, after?: number): RecordedEvent[]
  run(id: string): RunRecord | undefined
  runs(filter: {
    graph?: string
    status?: RunStatus
    limit: number
    /** Only runs that started before this run. */
    before?: string
  }): RunRecord[]
  /** The newest successful record with this key, from any run. */
  find(key: string): Extract<RunEvent, { type: 'node-end' }> | undefined
  /** A large value, as JSON text. */
  value(hash: string): string | undefined
  close(): Promise<void>
}
