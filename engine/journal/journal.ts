import type { Usage } from '../models/usage.ts'
import { messageOf } from '../graph/message-of.ts'
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
  /** The run that it repeats. */
  readonly replayOf?: string
  /** The experiment whose run it is. */
  readonly experiment?: string
}

/** A run without what it was given. */
export type BareRun = Omit<RunRecord, 'input'>

/** What is known of a run that is over without reading its events. */
export interface EndedRun {
  readonly status: RunStatus
  readonly startedAt: number
  readonly endedAt: number
  readonly usage: Usage
}

export interface RunFilter {
  readonly graph?: string
  readonly status?: RunStatus
  /** Runs of this experiment, or with null those of none; left out, all. */
  readonly experiment?: string | null
  readonly limit: number
  /** Only runs that started before this one. */
  readonly before?: string
  /** Epoch milliseconds; only runs that started then or later. With `from` or `to` the order is that of the times, also where the clock was set back. */
  readonly from?: number
  /** Epoch milliseconds; only runs that started earlier. */
  readonly to?: number
}

/**
 * The durable record of runs: an append-only list of events for each run, from which the trace,
 * resume, replay and the cache come. Large values are kept once, by hash.
 */
export interface Journal {
  /**
   * Writes events and answers when they are durable (fsynced). What is appended while a commit
   * is under way is committed together, up to some megabytes; calls that share a commit share one promise.
   * A run's events must come with a gap-free `seq`.
   * @throws JournalRefused if the disk refuses, or another process has gone on with the run; nothing of the batch is then stored, nor anything more of its runs
   * until they go on with the number that was lost
   */
  append(entries: readonly JournalEntry[]): Promise<void>
  /**
   * Events of a run with `seq` above `after`, in order. Values of more than `largeValue` bytes
   * stand as LargeValue, unless `whole` is set.
   * @throws RunDamaged
   */
  events(run: string, after?: number, options?: { whole?: boolean }): RecordedEvent[]
  /**
   * About `most` events of a run, for readers of many runs that look at no values: also smaller ones
   * than `largeValue` may stand as LargeValue. None when there are no more.
   * @throws RunDamaged
   */
  bareEvents(run: string, after: number, most: number): RecordedEvent[]
  /**
   * The newest event of a run, which reads as little of a long run as of a short one.
   * @throws RunDamaged
   */
  lastEvent(run: string, options?: { whole?: boolean }): RecordedEvent | undefined
  /**
   * How many runs ended, by run, in one question; some hundreds at once. Those that go on, or cannot
   * be read any more, are left out.
   */
  ends(runs: readonly string[]): ReadonlyMap<string, EndedRun>
  run(id: string): RunRecord | undefined
  /** Newest first. */
  runs(filter: RunFilter): RunRecord[]
  /** The same for readers of very many runs: what they were given is not read. */
  bareRuns(filter: RunFilter): BareRun[]
  /** The newest run of each graph in one question, by graph; those of experiments are left out. */
  lastRuns(graphs: readonly string[]): ReadonlyMap<string, RunRecord>
  /** The newest record with this key, from any run, with whole values. */
  find(key: string): NodeEnd | undefined
  /** A value by its hash, as JSON text. */
  value(hash: string): string | undefined
  /** Commits what is pending and lets go of the file. */
  close(): Promise<void>
}

/** Thrown when what was appended could not be made durable, and was not stored. */
export class JournalRefused extends Error {
  constructor(cause: unknown) {
    const why = messageOf(cause)
    super(`The journal could not be written: ${why.replace(/\.$/, '')}.`, { cause })
    this.name = 'JournalRefused'
  }
}

/** Thrown when what is stored of a run cannot be read any more, as after a disk went bad. */
export class RunDamaged extends Error {
  constructor(run: string, cause: unknown) {
    const message = `The journal holds events of the run "${run}" that cannot be read. Restore the journal from a backup.`
    super(message, { cause })
    this.name = 'RunDamaged'
  }
}

/** Values of more bytes than this stand in events as a LargeValue, to be fetched by hash. */
export const largeValue = 64 * 1024
