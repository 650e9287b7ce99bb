import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { messageOf } from '../../engine/graph/message-of.ts'

/** Statements that are kept prepared; those of a server are far fewer. */
const mostKept = 500
/** Characters of one that is kept: longer ones are for so many rows, and come in every length. */
const longestKept = 2000

/**
 * The SQLite of Node in the shape that Kysely's dialect asks for.
 * `synchronous = FULL` is said aloud: in WAL mode anything less may lose a commit at a power cut.
 * @throws when the file is damaged or no database
 */
export function openNodeSqlite(path: string, options: { readOnly?: boolean } = {}): SqliteDatabase {
  const database = open(path, options.readOnly ?? false)
  const kept = new Map<string, SqliteStatement>()

  function prepare(sql: string): SqliteStatement {
    const statement = database.prepare(sql)
    // SAFETY: the store hands over texts, numbers, null and bytes only.
    const bind = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[]
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...bind(parameters)),
      run: (parameters) => statement.run(...bind(parameters)),
      // One that is read step by step must not be begun again meanwhile.
      iterate: (parameters) => database.prepare(sql).iterate(...bind(parameters)),
    }
  }

  return {
    close: () => database.close(),
    prepare(sql) {
      let statement = kept.get(sql)
      if (statement !== undefined) return statement
      statement = prepare(sql)
      if (sql.length > longestKept) return statement
      kept.set(sql, statement)
      // The one that was prepared first.
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      return statement
    },
  }
}

function open(path: string, readOnly: boolean): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: 5000, readOnly })
    database.exec('PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;')
    if (!readOnly) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    return database
  } catch (cause) {
    database?.close()
    const why = messageOf(cause)
    throw new Error(
      `The store ${path} cannot be opened: ${why}. Restore it from a backup, or use another data folder with HEDDLE_HOME.`,
      { cause },
    )
  }
}
