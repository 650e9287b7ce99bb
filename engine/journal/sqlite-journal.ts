import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { errorNumber, openDatabase } from './database.ts'
import type { Journal, RunFilter } from './journal.ts'
import { journalOver, type BareRunRow, type EndRow, type RunRow } from './row-journal.ts'
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
    lastPack: database.prepare('SELECT events FROM log WHERE run = ? ORDER BY seq DESC LIMIT 1'),
    lastRuns: database.prepare(
      `SELECT * FROM run WHERE number IN (
         SELECT (SELECT number FROM run WHERE graph = asked.value AND experiment IS NULL
                 ORDER BY number DESC LIMIT 1)
         FROM json_each(?) AS asked)`,
    ),
    ends: database.prepare(
      `SELECT id, started_at, ended_at,
         (SELECT events FROM log WHERE log.run = run.number ORDER BY seq DESC LIMIT 1) AS events
       FROM run WHERE id IN (SELECT value FROM json_each(?)) AND ended_at IS NOT NULL`,
    ),
    record: database.prepare(
      'SELECT run, seq FROM record WHERE key = ? ORDER BY run DESC, seq DESC LIMIT 1',
    ),
    pack: database.prepare(
      'SELECT events FROM log WHERE run = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
    ),
    value: database.prepare('SELECT json FROM value WHERE hash = ?'),
  }

  function list(columns: string, filter: RunFilter): Record<string, SQLOutputValue>[] {
    const { text, values } = listQuery(columns, filter)
    return database.prepare(text).all(...values)
  }

  return journalOver({
    write: (rows) => writer.write(rows),
    run(id) {
      const row = statements.run.get(id)
      return row === undefined ? undefined : toRunRow(row)
    },
    runs: (filter) => list('*', filter).map(toRunRow),
    bareRuns: (filter) => list(bareColumns, filter).map(toBareRunRow),
    *packs(run, after) {
      const row = statements.runNumber.get(run)
      if (row === undefined) return
      for (const { events } of statements.log.iterate(row['number']!, after)) yield String(events)
    },
    lastPack(run) {
      const row = statements.runNumber.get(run)
      if (row === undefined) return undefined
      const pack = statements.lastPack.get(row['number']!)
      return pack === undefined ? undefined : String(pack['events'])
    },
    lastRuns: (graphs) => statements.lastRuns.all(JSON.stringify(graphs)).map(toRunRow),
    ends: (runs) => statements.ends.all(JSON.stringify(runs)).map(toEndRow),
    record(key) {
      const found = statements.record.get(key)
      if (found === undefined) return undefined
      const pack = statements.pack.get(found['run']!, found['seq']!)
      return pack === undefined
        ? undefined
        : { seq: Number(found['seq']), events: String(pack['events']) }
    },
    value(hash) {
      const row = statements.value.get(hash)
      return row === undefined ? undefined : String(row['json'])
    },
    isDamage: (cause) => damages.includes(errorNumber(cause)),
    async close() {
      await writer.close()
      if (database.isOpen) database.close()
    },
  })
}

/** A database in memory belongs to one connection, so it is written where it is read. */
function writeHere(database: DatabaseSync): RowWriter {
  const write = rowWriter(database)
  return {
    write: async (rows) => write(rows),
    close: () => Promise.resolve(),
  }
}

/** SQLite's numbers for a file that cannot be read, and for one that holds what it never wrote. */
const damages: readonly unknown[] = [10, 11]

const bareColumns = 'id, graph, version, status, started_at, ended_at, replay_of, experiment'

function toRunRow(row: Record<string, SQLOutputValue>): RunRow {
  return { ...toBareRunRow(row), input: String(row['input']) }
}

function toBareRunRow(row: Record<string, SQLOutputValue>): BareRunRow {
  return {
    id: String(row['id']),
    graph: String(row['graph']),
    version: String(row['version']),
    status: String(row['status']),
    startedAt: Number(row['started_at']),
    endedAt: row['ended_at'] === null ? null : Number(row['ended_at']),
    replayOf: typeof row['replay_of'] === 'string' ? row['replay_of'] : null,
    experiment: typeof row['experiment'] === 'string' ? row['experiment'] : null,
  }
}

function toEndRow(row: Record<string, SQLOutputValue>): EndRow {
  return {
    id: String(row['id']),
    startedAt: Number(row['started_at']),
    endedAt: Number(row['ended_at']),
    events: String(row['events']),
  }
}

function listQuery(
  columns: string,
  filter: RunFilter,
): { text: string; values: (string | number)[] } {
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
  if (filter.experiment === null) conditions.push('experiment IS NULL')
  else if (filter.experiment !== undefined) {
    conditions.push('experiment = ?')
    values.push(filter.experiment)
  }
  if (filter.from !== undefined) {
    conditions.push('started_at >= ?')
    values.push(filter.from)
  }
  if (filter.to !== undefined) {
    conditions.push('started_at < ?')
    values.push(filter.to)
  }
  const inTime = filter.from !== undefined || filter.to !== undefined
  if (filter.before !== undefined) {
    const place = inTime ? 'started_at, number' : 'number'
    conditions.push(`(${place}) < (SELECT ${place} FROM run WHERE id = ?)`)
    values.push(filter.before)
  }
  values.push(filter.limit)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const order = inTime ? 'started_at DESC, number DESC' : 'number DESC'
  return { text: `SELECT ${columns} FROM run ${where} ORDER BY ${order} LIMIT ?`, values }
}
