import type { DatabaseSync } from 'node:sqlite'
import type { Rows } from './rows.ts'

/** Writes rows in one transaction: all of them, or, when it throws, none. */
export function rowWriter(database: DatabaseSync): (rows: Rows) => void {
  const insertRun = database.prepare(
    "INSERT INTO run (id, graph, version, status, input, started_at, replay_of) VALUES (?, ?, ?, 'running', ?, ?, ?)",
  )
  const changeRun = database.prepare(
    'UPDATE run SET status = ?, ended_at = coalesce(?, ended_at) WHERE id = ?',
  )
  const runNumber = database.prepare('SELECT number FROM run WHERE id = ?')
  const insertLog = database.prepare('INSERT INTO log (run, seq, events) VALUES (?, ?, ?)')
  const insertRecord = database.prepare('INSERT INTO record (key, run, seq) VALUES (?, ?, ?)')
  const insertValue = database.prepare('INSERT OR IGNORE INTO value (hash, json) VALUES (?, ?)')

  /** Of runs that are under way. */
  const numbers = new Map<string, number>()

  function numberOf(run: string): number {
    let number = numbers.get(run)
    if (number === undefined) {
      const row = runNumber.get(run)
      if (row === undefined) {
        throw new Error(`The journal was given an event of the run "${run}", which never started.`)
      }
      number = Number(row['number'])
      numbers.set(run, number)
    }
    return number
  }

  function writeAll({ starts, changes, records, packs, values }: Rows): void {
    for (const { run, graph, version, input, at, replayOf } of starts) {
      const { lastInsertRowid } = insertRun.run(run, graph, version, input, at, replayOf ?? null)
      numbers.set(run, Number(lastInsertRowid))
    }
    for (const { run, status, endedAt } of changes) changeRun.run(status, endedAt ?? null, run)
    for (const [hash, json] of values) insertValue.run(hash, json)
    for (const { key, run, seq } of records) insertRecord.run(key, numberOf(run), seq)
    for (const { run, seq, events } of packs) insertLog.run(numberOf(run), seq, events)
  }

  return (rows) => {
    database.exec('BEGIN IMMEDIATE')
    try {
      writeAll(rows)
      database.exec('COMMIT')
    } catch (error) {
      // A full disk has rolled back already; to do it again would hide the reason.
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const { run } of rows.starts) numbers.delete(run)
      throw error
    }
    for (const { run, endedAt } of rows.changes) if (endedAt !== undefined) numbers.delete(run)
  }
}
