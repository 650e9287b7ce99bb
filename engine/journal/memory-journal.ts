import { openSqliteJournal } from './sqlite-journal.ts'
import type { Journal } from './journal.ts'

/** A journal that is gone with the process: for tests, and for running a graph once from code. */
export function memoryJournal(): Journal {
  return openSqliteJournal(':memory:')
}
