import type { Json } from '../graph/values.ts'
import type { RunStatus, Values } from '../run/events.ts'
import type { Value } from '../run/value.ts'
import { isLargeValue, mapEventValues } from './event-values.ts'
import { createGroupCommit } from './group-commit.ts'
import {
  JournalRefused,
  largeValue,
  RunDamaged,
  type BareRun,
  type EndedRun,
  type Journal,
  type NodeEnd,
  type RecordedEvent,
  type RunFilter,
  type RunRecord,
} from './journal.ts'
import { rowsOf, type Rows } from './rows.ts'

/** A run as its row. */
export interface RunRow {
  readonly id: string
  readonly graph: string
  readonly version: string
  readonly status: string
  /** JSON. */
  readonly input: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly replayOf: string | null
  readonly experiment: string | null
}

export type BareRunRow = Omit<RunRow, 'input'>

/** A run that is over, with the list that holds its last event. */
export interface EndRow extends Pick<RunRow, 'id' | 'startedAt'> {
  readonly endedAt: number
  readonly events: string
}

/** A database that holds the rows of a journal. Reads see what was written, by whatever process. */
export interface RowStore {
  /** Answers when all of them are durable. One call at a time. @throws when none of them is stored */
  write(rows: Rows): Promise<void>
  run(id: string): RunRow | undefined
  runs(filter: RunFilter): readonly RunRow[]
  bareRuns(filter: RunFilter): readonly BareRunRow[]
  /** The newest run of each of these graphs that belongs to no experiment. */
  lastRuns(graphs: readonly string[]): readonly RunRow[]
  /** JSON lists of events in order, the first of which may begin before the event behind `after`. */
  packs(run: string, after: number): Iterable<string>
  /** The last of those lists. */
  lastPack(run: string): string | undefined
  /** Runs that are over, each with the last of its lists. */
  ends(runs: readonly string[]): readonly EndRow[]
  /** Where the newest record of a key stands, with the pack that holds it. */
  record(key: string): { readonly seq: number; readonly events: string } | undefined
  value(hash: string): string | undefined
  /** Whether a read failed because what is stored is broken. */
  isDamage(cause: unknown): boolean
  close(): Promise<void>
}

/** A journal over a database. */
export function journalOver(store: RowStore): Journal {
  /** Values that are stored already: the next nodes of a wire need not hand them in again. */
  const stored = new WeakSet<Value>()

  const group = createGroupCommit(async (entries) => {
    const { rows, kept } = rowsOf(entries, stored)
    await store.write(rows).catch((cause: unknown) => {
      throw new JournalRefused(cause)
    })
    for (const value of kept) stored.add(value)
  })

  function fromStored(event: RecordedEvent, whole: boolean): RecordedEvent {
    return mapEventValues(event, (value) => inflate(value, whole))
  }

  /** @throws when it is to be whole and is not sound any more: no run may go on with a reference in its place */
  function inflate(value: Json, whole: boolean): Json {
    if (!isLargeValue(value) || (!whole && value.bytes > largeValue)) return value
    const json = store.value(value.$value) ?? ''
    try {
      // SAFETY: what we wrote as JSON comes back as JSON.
      const found = JSON.parse(json) as Json
      // A value that only looks like one of ours stays behind its own hash, or readers would fetch another.
      return !whole && isLargeValue(found)
        ? { $value: value.$value, bytes: value.bytes, preview: json.slice(0, 200) }
        : found
    } catch (cause) {
      if (!whole) return value
      throw cause
    }
  }

  function readInput(text: string): Values {
    // SAFETY: written from the values of a run-start event.
    const values = JSON.parse(text) as Values
    const input: Record<string, Json> = {}
    for (const name in values) input[name] = inflate(values[name]!, false)
    return input
  }

  function toRecord({ input, ...row }: RunRow): RunRecord {
    return { ...toBareRun(row), input: readInput(input) }
  }

  /** @throws RunDamaged */
  function soundOf<Read>(run: string, read: () => Read): Read {
    try {
      return read()
    } catch (cause) {
      const damaged = cause instanceof SyntaxError || store.isDamage(cause)
      throw damaged ? new RunDamaged(run, cause) : cause
    }
  }

  return {
    append: (entries) => group.append(entries),
    events: (run, after = 0, options = {}) =>
      soundOf(run, () =>
        [...store.packs(run, after)]
          .flatMap(readPack)
          .filter((event) => event.seq > after)
          .map((event) => fromStored(event, options.whole ?? false)),
      ),
    bareEvents: (run, after, most) =>
      soundOf(run, () => {
        const found: RecordedEvent[] = []
        for (const events of store.packs(run, after)) {
          found.push(...readPack(events).filter((event) => event.seq > after))
          if (found.length >= most) break
        }
        return found
      }),
    lastEvent: (run, options = {}) =>
      soundOf(run, () => {
        const last = readPack(store.lastPack(run) ?? '[]').at(-1)
        return last === undefined ? undefined : fromStored(last, options.whole ?? false)
      }),
    ends(runs) {
      const found = new Map<string, EndedRun>()
      for (const row of store.ends(runs)) {
        const end = lastOf(row.events)
        if (end?.type !== 'run-end') continue
        const { startedAt, endedAt } = row
        found.set(row.id, { status: end.status, startedAt, endedAt, usage: end.usage })
      }
      return found
    },
    run(id) {
      const row = store.run(id)
      return row === undefined ? undefined : toRecord(row)
    },
    runs: (filter) => store.runs(filter).map(toRecord),
    bareRuns: (filter) => store.bareRuns(filter).map(toBareRun),
    lastRuns: (graphs) =>
      new Map(store.lastRuns(graphs).map((row) => [row.graph, toRecord(row)] as const)),
    find(key) {
      try {
        const found = store.record(key)
        if (found === undefined) return undefined
        const event = readPack(found.events).find(({ seq }) => seq === found.seq)
        if (event?.type !== 'node-end') return undefined
        // SAFETY: `fromStored` keeps the type of the event.
        return fromStored(event, true) as NodeEnd
      } catch {
        // Whoever looks for a record does without one that is damaged.
        return undefined
      }
    },
    value: (hash) => store.value(hash),
    async close() {
      await group.close()
      await store.close()
    },
  }
}

function toBareRun({ endedAt, replayOf, experiment, ...row }: BareRunRow): BareRun {
  return {
    ...row,
    // SAFETY: only the status of a run is written to this column.
    status: row.status as RunStatus,
    ...(endedAt === null ? {} : { endedAt }),
    ...(replayOf === null ? {} : { replayOf }),
    ...(experiment === null ? {} : { experiment }),
  }
}

/** How an event begins at which a run ends, behind another one. */
const endMark = ',{"type":"run-end",'

/** Undefined where it is damaged. */
function lastOf(events: string): RecordedEvent | undefined {
  try {
    return endAlone(events) ?? readPack(events).at(-1)
  } catch {
    return undefined
  }
}

/**
 * The end of a run without reading what stands before it, which is most of a list. A value inside may
 * begin the same way, but what follows it then closes more than it opens, and is no JSON.
 */
function endAlone(events: string): RecordedEvent | undefined {
  const at = events.lastIndexOf(endMark)
  if (at < 0) return undefined
  try {
    return readPack(`[${events.slice(at + 1)}`)[0]
  } catch {
    return undefined
  }
}

function readPack(text: string): RecordedEvent[] {
  // SAFETY: `rowsOf` made this text from events.
  return JSON.parse(text) as RecordedEvent[]
}
