import type { RunEvent, RunStatus, Values } from '../run/events.ts'
import type { PortValues } from '../run/value.ts'

export type RecordedEvent = Exclude<RunEvent, { type: 'node-delta' }>
export type NodeEnd = Extract<RunEvent, { type: 'node-end' }>

/**
 * An event on its way into the journal. The values it carries may come along as handles,
 * whose JSON and hash are then not worked out again.
 */
export interface JournalEntry {
  readonly event: RecordedEvent
  readonly values?: PortValues
}

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

export interface RunFilter {
  readonly graph?: string
  readonly status?: RunStatus
  readonly limit: number
  /** Only runs that started before this one. */
  readonly before?: string
}

/**
 * The durable record of runs: an append-only list of events for each run, from which the trace,
 * resume, replay and the cache come. Large values are kept once, by hash.
 */
export interface Journal {
  /**
   * Writes events and answers when they are durable (fsynced). What is appended while a commit
   * is under way is committed together; calls of one tick share one promise.
   * A run's events must come with rising `seq`.
   * @throws if the disk refuses; nothing of the batch is then stored.
   */
  append(entries: readonly JournalEntry[]): Promise<void>
  /**
   * Events of a run with `seq` above `after`, in order. Values of more than `largeValue` bytes
   * stand as LargeValue, unless `whole` is set.
   */
  events(run: string, after?: number, options?: { whole?: boolean }): RecordedEvent[]
  run(id: string): RunRecord | undefined
  /** Newest first. */
  runs(filter: RunFilter): RunRecord[]
  /** The newest record with this key, from any run, with whole values. */
  find(key: string): NodeEnd | undefined
  /** A value by its hash, as JSON text. */
  value(hash: string): string | undefined
  /** Commits what is pending and lets go of the file. */
  close(): Promise<void>
}

/** Values of more bytes than this stand in events as a LargeValue, to be fetched by hash. */
export const largeValue = 64 * 1024
