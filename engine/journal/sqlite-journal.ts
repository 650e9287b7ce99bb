import type { Json } from '../graph/values.ts'
import type { RunStatus, Values } from '../run/events.ts'
import type { Value } from '../run/value.ts'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { errorNumber, openDatabase } from './database.ts'
import { isLargeValue, mapEventValues } from './event-values.ts'
import { createGroupCommit } from './group-commit.ts'
import {
  JournalRefused,
  largeValue,
  RunDamaged,
  type Journal,
  type NodeEnd,
  type RecordedEvent,
  type RunFilter,
  type RunRecord,
} from './journal.ts'
import { rowsOf } from './rows.ts'
import { startWriteThread, type RowWriter } from './start-write-thread.ts'
import { rowWriter } from './write-rows.ts'

/**
 * A journal in a SQLite file of its own (a lock held by other tables must never stop a run).
 * WAL with `synchronous = FULL`: a commit has reached the disk when it returns.
 * @param options.patience how long to wait for another process that writes, in milliseconds
 */
export function openSqliteJournal(path: string, options: { patience?: number } = {}): Journal {
  const patience = options.patience ?? 5000
  const database = openDatabase(path, patience)
  const writer = path === ':memory:' ? writeHere(database) : startWriteThread(path, patience)

  const statements = {
    runNumber: database.prepare('SELECT number FROM run WHERE id = ?'),
    run: database.prepare('SELECT * FROM run WHERE id = ?'),
    log: database.prepare(
      'SELECT events FROM log WHERE run = ?1 AND seq >= coalesce((SELECT max(seq) FROM log WHERE run = ?1 AND seq <= ?2), 0) ORDER BY seq',
    ),
    record: database.prepare(
      'SELECT run, seq FROM record WHERE key = ? ORDER BY run DESC, seq DESC LIMIT 1',
    ),
    pack: database.prepare(
      'SELECT events FROM log WHERE run = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
    ),
    value: database.prepare('SELECT json FROM value WHERE hash = ?'),
  }

  /** Values that are in the file: the next nodes of a wire need not hand them in again. */
  const stored = new WeakSet<Value>()

  const group = createGroupCommit(async (entries) => {
    const { rows, kept } = rowsOf(entries, stored)
    await writer.write(rows).catch((cause: unknown) => {
      throw new JournalRefused(cause)
    })
    for (const value of kept) stored.add(value)
  })

  function readValue(hash: string): string | undefined {
    const row = statements.value.get(hash)
    return row === undefined ? undefined : String(row['json'])
  }

  function fromStored(event: RecordedEvent, whole: boolean): RecordedEvent {
    return mapEventValues(event, (value) => inflate(value, whole))
  }

  /** @throws when it is to be whole and is not sound any more: no run may go on with a reference in its place */
  function inflate(value: Json, whole: boolean): Json {
    if (!isLargeValue(value) || (!whole && value.bytes > largeValue)) return value
    const json = readValue(value.$value) ?? ''
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
    const stored = JSON.parse(text) as Values
    const input: Record<string, Json> = {}
    for (const name in stored) input[name] = inflate(stored[name]!, false)
    return input
  }

  function toRecord(row: Record<string, unknown>): RunRecord {
    return {
      id: String(row['id']),
      graph: String(row['graph']),
      version: String(row['version']),
      // SAFETY: only the status of a run is written to this column.
      status: String(row['status']) as RunStatus,
      input: readInput(String(row['input'])),
      startedAt: Number(row['started_at']),
      ...(row['ended_at'] === null ? {} : { endedAt: Number(row['ended_at']) }),
      ...(typeof row['replay_of'] === 'string' ? { replayOf: row['replay_of'] } : {}),
    }
  }

  return {
    append: (entries) => group.append(entries),
    events(run, after = 0, options = {}) {
      const row = statements.runNumber.get(run)
      if (row === undefined) return []
      return soundOf(run, () =>
        statements.log
          .all(row['number']!, after)
          .flatMap(({ events }) => readPack(events))
          .filter((event) => event.seq > after)
          .map((event) => fromStored(event, options.whole ?? false)),
      )
    },
    bareEvents(run, after, most) {
      const row = statements.runNumber.get(run)
      const found: RecordedEvent[] = []
      if (row === undefined) return found
      return soundOf(run, () => {
        for (const { events } of statements.log.iterate(row['number']!, after)) {
          found.push(...readPack(events).filter((event) => event.seq > after))
          if (found.length >= most) break
        }
        return found
      })
    },
    run(id) {
      const row = statements.run.get(id)
      return row === undefined ? undefined : toRecord(row)
    },
    runs(filter) {
      const { text, values } = listQuery(filter)
      return database
        .prepare(text)
        .all(...values)
        .map(toRecord)
    },
    find(key) {
      const found = statements.record.get(key)
      if (found === undefined) return undefined
      try {
        const row = statements.pack.get(found['run']!, found['seq']!)
        const event = readPack(row?.['events']).find(({ seq }) => seq === found['seq'])
        if (event?.type !== 'node-end') return undefined
        // SAFETY: `fromStored` keeps the type of the event.
        return fromStored(event, true) as NodeEnd
      } catch {
        // Whoever looks for a record does without one that is damaged.
        return undefined
      }
    },
    value: readValue,
    async close() {
      await group.close()
      await writer.close()
      if (database.isOpen) database.close()
    },
  }
}

/** A database in memory belongs to one connection, so it is written where it is read. */
function writeHere(database: DatabaseSync): RowWriter {
  const write = rowWriter(database)
  return {
    write: async (rows) => write(rows),
    close: () => Promise.resolve(),
  }
}

/** @throws RunDamaged */
function soundOf<Read>(run: string, read: () => Read): Read {
  try {
    return read()
  } catch (cause) {
    throw isDamage(cause) ? new RunDamaged(run, cause) : cause
  }
}

/** SQLite's numbers for a file that cannot be read, and for one that holds what it never wrote. */
const damages: readonly unknown[] = [10, 11]

function isDamage(cause: unknown): boolean {
  return cause instanceof SyntaxError || damages.includes(errorNumber(cause))
}

function readPack(text: SQLOutputValue | undefined): RecordedEvent[] {
  // SAFETY: `write` made this text from events.
  return text === undefined ? [] : (JSON.parse(String(text)) as RecordedEvent[])
}

function listQuery(filter: RunFilter): { text: string; values: (string | number)[] } {
  const conditions: string[] = []
  const values: (string | number)[] = []
  if (filter.graph !== undefined) {
    conditions.push('graph = ?')
    values.push(filter.graph)
  }
  if (filter.status !== undefined) {
    conditions.push('status = ?')
    values.push(filter.status)
  }
  if (filter.before !== undefined) {
    conditions.push('number < (SELECT number FROM run WHERE id = ?)')
    values.push(filter.before)
  }
  values.push(filter.limit)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return { text: `SELECT * FROM run ${where} ORDER BY number DESC LIMIT ?`, values }
}
