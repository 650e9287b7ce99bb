import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const schemaVersion = 2

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
    replay_of TEXT
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

/** Brings a file of schema 1, in which replays were not told apart in the list of runs, to this one. */
const upgrade = 'ALTER TABLE run ADD COLUMN replay_of TEXT;'

/** SQLite's number for a database that another connection holds. */
const busy = 5

/**
 * Opens a journal file and makes its tables. WAL with `synchronous = FULL`: a commit has reached
 * the disk when it returns.
 * @param patience how long to wait for another process that writes, in milliseconds
 * @throws with advice when the file is damaged, held by another process or of a newer Heddle
 */
export function openDatabase(path: string, patience: number): DatabaseSync {
  const database = connect(path, patience)
  if (path !== ':memory:') chmodSync(path, 0o600)
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found > schemaVersion) {
    database.close()
    throw new Error(
      `The journal ${path} was written by a newer Heddle (schema ${found}; this one knows ${schemaVersion}). Start that version, or use another data folder.`,
    )
  }
  if (found < schemaVersion) {
    const change = found === 0 ? schema : upgrade
    database.exec(`BEGIN IMMEDIATE; ${change} PRAGMA user_version = ${schemaVersion}; COMMIT`)
  }
  return database
}

function connect(path: string, patience: number): DatabaseSync {
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
