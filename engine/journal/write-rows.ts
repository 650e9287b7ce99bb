import type { DatabaseSync } from 'node:sqlite'
import type { Rows } from './rows.ts'

/** Writes rows in one transaction: all of them, or, when it throws, none. */
export function rowWriter(database: DatabaseSync): (rows: Rows) => void {
  const insertRun = database.prepare(
    "INSERT INTO run (id, graph, version, status, input, started_at, replay_of, experiment) VALUES (?, ?, ?, 'running', ?, ?, ?, ?)",
  )
  const changeRun = database.prepare(
    'UPDATE run SET status = ?, ended_at = coalesce(?, ended_at) WHERE id = ?',
  )
  const runNumber = database.prepare('SELECT number FROM run WHERE id = ?')
  const lastPack = database.prepare('SELECT max(seq) AS seq FROM log WHERE run = ?')
  const eventsOf = database.prepare(
    'SELECT json_array_length(events) AS count FROM log WHERE run = ? AND seq = ?',
  )
  const insertLog = database.prepare('INSERT INTO log (run, seq, events) VALUES (?, ?, ?)')
  const insertRecord = database.prepare('INSERT INTO record (key, run, seq) VALUES (?, ?, ?)')
  const insertValue = database.prepare('INSERT OR IGNORE INTO value (hash, json) VALUES (?, ?)')

  /** Of runs that are under way. */
  const numbers = new Map<string, number>()
  const ends = new Map<number, End>()

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

  /**
   * The number that comes next in a run. It is asked of the file each time: another process may have
   * opened it and gone on with the run, and what both recorded would be neither's run any more.
   */
  function nextOf(number: number): number {
    const pack = lastPack.get(number)?.['seq'] ?? null
    if (pack === null) return 1
    const known = ends.get(number)
    if (known?.pack === Number(pack)) return known.next
    return Number(pack) + Number(eventsOf.get(number, pack)?.['count'])
  }

  function writePack({ run, seq, count, events }: Rows['packs'][number]): void {
    const number = numberOf(run)
    const next = nextOf(number)
    if (seq !== next) {
      throw new Error(
        `The journal was given event ${seq} of the run "${run}", which goes on with ${next}; another process may work on it, too.`,
      )
    }
    insertLog.run(number, seq, events)
    ends.set(number, { pack: seq, next: seq + count })
  }

  function forget(run: string): void {
    const number = numbers.get(run)
    if (number !== undefined) ends.delete(number)
    numbers.delete(run)
  }

  function writeAll({ starts, changes, records, packs, values }: Rows): void {
    for (const { run, graph, version, input, at, replayOf = null, experiment = null } of starts) {
      const { lastInsertRowid } = insertRun.run(
        run,
        graph,
        version,
        input,
        at,
        replayOf,
        experiment,
      )
      numbers.set(run, Number(lastInsertRowid))
    }
    for (const { run, status, endedAt } of changes) changeRun.run(status, endedAt ?? null, run)
    for (const [hash, json] of values) insertValue.run(hash, json)
    for (const pack of packs) writePack(pack)
    for (const { key, run, seq } of records) insertRecord.run(key, numberOf(run), seq)
  }

  return (rows) => {
    database.exec('BEGIN IMMEDIATE')
    try {
      writeAll(rows)
      database.exec('COMMIT')
    } catch (error) {
      // A full disk has rolled back already; to do it again would hide the reason.
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const { run } of rows.packs) forget(run)
      throw error
    }
    for (const { run, status } of rows.changes) if (status !== 'running') forget(run)
  }
}

/** Where the log of a run ends: the number of its last pack, and of the event behind it. */
interface End {
  readonly pack: number
  readonly next: number
}
