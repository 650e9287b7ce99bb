import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../graph/message-of.ts'

/** The number of the schema that this Heddle writes. */
export const journalSchema = 5

/** The runs of an experiment, and those of a graph that belong to none, among however many others. */
const byExperiment = `
  CREATE INDEX run_by_experiment ON run (experiment, number) WHERE experiment IS NOT NULL;
  CREATE INDEX run_of_its_own ON run (graph, number) WHERE experiment IS NULL;
`

/** The runs of no experiment, newest first, behind however many that are of one. */
const ofNoExperiment = 'CREATE INDEX run_of_no_experiment ON run (number) WHERE experiment IS NULL;'

/** The runs of a stretch of time, and those of a graph; whether they are of an experiment is told without reading them. */
const inTime = `
  CREATE INDEX run_in_time ON run (started_at, number, experiment);
  CREATE INDEX run_of_graph_in_time ON run (graph, started_at, number, experiment);
`

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
    ended_at INTEGER,
    replay_of TEXT,
    experiment TEXT
  );
  CREATE INDEX run_by_graph ON run (graph, number);
  CREATE INDEX run_by_status ON run (status, number);
  ${byExperiment}
  ${ofNoExperiment}
  ${inTime}
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

/** From schema 1, in which replays were not told apart in the list of runs, to 2. */
const withReplays = 'ALTER TABLE run ADD COLUMN replay_of TEXT;'

/** From schema 2, in which the runs of experiments were not told apart, to 3. */
const withExperiments = `ALTER TABLE run ADD COLUMN experiment TEXT; ${byExperiment}`

/** What leads from each schema to the next. */
const steps = [schema, withReplays, withExperiments, ofNoExperiment, inTime]

/** SQLite's numbers for a database that another connection holds, a damaged one, and what is none. */
const [busy, corrupt, notADatabase] = [5, 11, 26]

/**
 * Opens a journal file and makes its tables. WAL with `synchronous = FULL`: a commit has reached
 * the disk when it returns.
 * @param patience how long to wait for another process that writes, in milliseconds
 * @throws with advice when the file is damaged, held by another process or of a newer Heddle
 */
export function openDatabase(path: string, patience: number): DatabaseSync {
  let database: DatabaseSync | undefined
  let found: number
  try {
    database = new DatabaseSync(path, { timeout: patience })
    switchToWal(database, patience)
    database.exec(
      'PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 4000',
    )
    if (path !== ':memory:') chmodSync(path, 0o600)
    found = versionOf(database)
    if (found < journalSchema) found = bringUpToDate(database)
  } catch (cause) {
    database?.close()
    const why = messageOf(cause)
    throw new Error(`The journal ${path} cannot be opened: ${why}. ${adviceOn(cause)}`, { cause })
  }
  if (found === journalSchema) return database
  database.close()
  throw new Error(
    `The journal ${path} was written by a newer Heddle (schema ${found}; this one knows ${journalSchema}). Start that version, or use another data folder.`,
  )
}

/** SQLite itself does not wait here for another process that makes the same file just now. */
function switchToWal(database: DatabaseSync, patience: number): void {
  const latest = performance.now() + patience
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (errorNumber(error) !== busy || performance.now() >= latest) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
}

/** @returns the schema that the file has then */
function bringUpToDate(database: DatabaseSync): number {
  database.exec('BEGIN IMMEDIATE')
  // Another process may have opened the same file at the same time, and done it meanwhile.
  const found = versionOf(database)
  if (found < journalSchema) {
    // What is made anew is as the newest schema has it.
    const change = found === 0 ? schema : steps.slice(found).join(' ')
    database.exec(`${change} PRAGMA user_version = ${journalSchema}`)
  }
  database.exec('COMMIT')
  return versionOf(database)
}

function adviceOn(cause: unknown): string {
  const number = errorNumber(cause)
  if (number === busy)
    return 'Another process uses it; stop that process, or use another data folder.'
  if (number === corrupt || number === notADatabase)
    return 'Restore it from a backup, or remove it to begin with an empty history.'
  // A full disk, a folder that is not there: nobody should be told to remove a file that is sound.
  return 'See that its folder is there, may be written and has space left; if the file is damaged, restore it from a backup.'
}

/** SQLite's number for what went wrong, without its finer distinctions; undefined where it was not SQLite. */
export function errorNumber(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined
}
