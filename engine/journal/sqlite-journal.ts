import { chmodSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import type { Json } from '../graph/values.ts'
import type { RunStatus, Values } from '../run/events.ts'
import { Value } from '../run/value.ts'
import { isLargeValue, mapEventValues } from './event-values.ts'
import {
  largeValue,
  type Journal,
  type JournalEntry,
  type NodeEnd,
  type RecordedEvent,
  type RunFilter,
  type RunRecord,
} from './journal.ts'
import { createGroupCommit } from './group-commit.ts'

const schemaVersion = 1

/**
 * `log` holds a run's events in packs: one row for all that a run recorded within one commit.
 * `record` finds the end of a node by its key. `value` holds everything that is not small, once.
 */
const schema = `
  CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    graph TEXT NOT NULL,
    version TEXT NOT NULL,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER
  );
  CREATE INDEX run_by_graph ON run (graph, number);
  CREATE INDEX run_by_status ON run (status, number);
  CREATE TABLE log (
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) WITHOUT ROWID;
  CREATE TABLE record (
    key TEXT NOT NULL,
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (key, run, seq)
  ) WITHOUT ROWID;
  CREATE TABLE value (
    hash TEXT PRIMARY KEY,
    json TEXT NOT NULL
  );
`

/** Values with more JSON characters than this are stored apart, once. */
const inlineLimit = 512
/** A pack is cut here, so that finding one record reads little. */
const packLimit = 64

/**
 * A journal in a SQLite file of its own (a lock held by other tables must never stop a run).
 * WAL with `synchronous = FULL`: a commit has reached the disk when it returns.
 * @param options.patience how long to wait for another process that writes, in milliseconds
 */
export function openSqliteJournal(path: string, options: { patience?: number } = {}): Journal {
  const database = openDatabase(path, options.patience ?? 5000)
  if (path !== ':memory:') chmodSync(path, 0o600)
  migrate(database, path)

  const statements = {
    insertRun: database.prepare(
      'INSERT INTO run (id, graph, version, status, input, started_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    changeRun: database.prepare(
      'UPDATE run SET status = ?, ended_at = coalesce(?, ended_at) WHERE id = ?',
    ),
    runNumber: database.prepare('SELECT number FROM run WHERE id = ?'),
    run: database.prepare('SELECT * FROM run WHERE id = ?'),
    insertLog: database.prepare('INSERT INTO log (run, seq, events) VALUES (?, ?, ?)'),
    log: database.prepare(
      'SELECT events FROM log WHERE run = ?1 AND seq >= coalesce((SELECT max(seq) FROM log WHERE run = ?1 AND seq <= ?2), 0) ORDER BY seq',
    ),
    insertRecord: database.prepare('INSERT INTO record (key, run, seq) VALUES (?, ?, ?)'),
    record: database.prepare(
      'SELECT run, seq FROM record WHERE key = ? ORDER BY run DESC, seq DESC LIMIT 1',
    ),
    pack: database.prepare(
      'SELECT events FROM log WHERE run = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
    ),
    insertValue: database.prepare('INSERT OR IGNORE INTO value (hash, json) VALUES (?, ?)'),
    value: database.prepare('SELECT json FROM value WHERE hash = ?'),
  }

  const runNumbers = new Map<string, number>()

  function numberOf(run: string): number | undefined {
    const known = runNumbers.get(run)
    if (known !== undefined) return known
    const row = statements.runNumber.get(run)
    return row === undefined ? undefined : Number(row['number'])
  }

  function readValue(hash: string): string | undefined {
    const row = statements.value.get(hash)
    return row === undefined ? undefined : String(row['json'])
  }

  function toText(entry: JournalEntry): string {
    const stored = mapEventValues(entry.event, (data, port) => {
      const value = (port === undefined ? undefined : entry.values?.[port]) ?? new Value(data)
      if (value.json.length <= inlineLimit && !isLargeValue(data)) return data
      statements.insertValue.run(value.hash, value.json)
      return referenceTo(value)
    })
    return JSON.stringify(stored)
  }

  function fromStored(event: RecordedEvent, whole: boolean): RecordedEvent {
    return mapEventValues(event, (value) => inflate(value, whole))
  }

  function inflate(value: Json, whole: boolean): Json {
    if (!isLargeValue(value) || (!whole && value.bytes > largeValue)) return value
    const json = readValue(value.$value)
    if (json === undefined) return value
    // SAFETY: what we wrote as JSON comes back as JSON.
    const found = JSON.parse(json) as Json
    // A value that only looks like one of ours stays behind its own hash, or readers would fetch another.
    return !whole && isLargeValue(found)
      ? { $value: value.$value, bytes: value.bytes, preview: json.slice(0, 200) }
      : found
  }

  function write(entries: readonly JournalEntry[]): void {
    const packs = new Map<string, { seq: number; texts: string[] }[]>()
    database.exec('BEGIN IMMEDIATE')
    try {
      for (const entry of entries) {
        const { event } = entry
        const text = toText(entry)
        if (event.type === 'run-start') {
          const input = JSON.stringify(storedInput(text))
          const { lastInsertRowid } = statements.insertRun.run(
            event.run,
            event.graph,
            event.version,
            'running',
            input,
            event.at,
          )
          runNumbers.set(event.run, Number(lastInsertRowid))
        }
        const status = statusAfter(event)
        if (status !== undefined) {
          statements.changeRun.run(status, event.type === 'run-end' ? event.at : null, event.run)
        }
        const number = numberOf(event.run)
        if (number === undefined) {
          throw new Error(
            `The journal was given an event of the run "${event.run}", which never started.`,
          )
        }
        if (event.type === 'node-end' && event.reused === undefined) {
          statements.insertRecord.run(event.key, number, event.seq)
        }
        let ofRun = packs.get(event.run)
        if (ofRun === undefined) packs.set(event.run, (ofRun = []))
        const last = ofRun.at(-1)
        if (last === undefined || last.texts.length >= packLimit) {
          ofRun.push({ seq: event.seq, texts: [text] })
        } else {
          last.texts.push(text)
        }
      }
      for (const [run, ofRun] of packs) {
        for (const { seq, texts } of ofRun) {
          statements.insertLog.run(numberOf(run)!, seq, `[${texts.join(',')}]`)
        }
      }
      database.exec('COMMIT')
    } catch (error) {
      // A full disk has rolled back already; to do it again would hide the reason.
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const { event } of entries) if (event.type === 'run-start') runNumbers.delete(event.run)
      throw error
    }
    for (const { event } of entries) if (event.type === 'run-end') runNumbers.delete(event.run)
  }

  const group = createGroupCommit(write)

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
      // SAFETY: only `statusAfter` writes this column.
      status: String(row['status']) as RunStatus,
      input: readInput(String(row['input'])),
      startedAt: Number(row['started_at']),
      ...(row['ended_at'] === null ? {} : { endedAt: Number(row['ended_at']) }),
    }
  }

  return {
    append: (entries) => group.append(entries),
    events(run, after = 0, options = {}) {
      const number = numberOf(run)
      if (number === undefined) return []
      return statements.log
        .all(number, after)
        .flatMap((row) => readPack(row['events']))
        .filter((event) => event.seq > after)
        .map((event) => fromStored(event, options.whole ?? false))
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
      const row = statements.pack.get(found['run']!, found['seq']!)
      const event = readPack(row?.['events']).find((event) => event.seq === found['seq'])
      if (event?.type !== 'node-end') return undefined
      // SAFETY: `fromStored` keeps the type of the event.
      return fromStored(event, true) as NodeEnd
    },
    value: readValue,
    async close() {
      await group.close()
      database.close()
    },
  }
}

/** SQLite's number for a database that another connection holds. */
const busy = 5

function openDatabase(path: string, patience: number): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: patience })
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 4000',
    )
    return database
  } catch (cause) {
    database?.close()
    const why = cause instanceof Error ? cause.message : String(cause)
    const held = cause instanceof Error && 'errcode' in cause && cause.errcode === busy
    const advice = held
      ? 'Another process uses it; stop that process, or use another data folder.'
      : 'Restore it from a backup, or remove it to begin with an empty history.'
    throw new Error(`The journal ${path} cannot be opened: ${why}. ${advice}`, { cause })
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found > schemaVersion) {
    database.close()
    throw new Error(
      `The journal ${path} was written by a newer Heddle (schema ${found}; this one knows ${schemaVersion}). Start that version, or use another data folder.`,
    )
  }
  if (found === 0) {
    database.exec(`BEGIN IMMEDIATE; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT`)
  }
}

function referenceTo(value: Value): Json {
  const bytes = Buffer.byteLength(value.json)
  return { $value: value.hash, bytes, preview: bytes > largeValue ? value.json.slice(0, 200) : '' }
}

function readPack(text: SQLOutputValue | undefined): RecordedEvent[] {
  // SAFETY: `write` made this text from events.
  return text === undefined ? [] : (JSON.parse(String(text)) as RecordedEvent[])
}

function storedInput(runStartText: string): Json {
  // SAFETY: the text is a run-start event that was just written.
  return (JSON.parse(runStartText) as { input: Json }).input
}

function statusAfter(event: RecordedEvent): RunStatus | undefined {
  if (event.type === 'run-end') return event.status
  if (event.type === 'run-wait') return 'waiting'
  if (event.type === 'run-resume') return 'running'
  return undefined
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
