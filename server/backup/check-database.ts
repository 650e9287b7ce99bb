import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../../engine/graph/message-of.ts'
import { journalSchema } from '../../engine/journal/database.ts'
import { storeSchema } from '../store/open-store.ts'

/** @throws when the copy of a store in a backup is damaged, or of a newer Heddle */
export function checkStore(path: string, backup: string): void {
  check(path, backup, 'store', storeSchema, 'SELECT max(number) AS number FROM schema_version')
}

/** @throws when the copy of a journal in a backup is damaged, or of a newer Heddle */
export function checkJournal(path: string, backup: string): void {
  check(
    path,
    backup,
    'journal',
    journalSchema,
    'SELECT user_version AS number FROM pragma_user_version',
  )
}

function check(path: string, backup: string, what: string, known: number, schema: string): void {
  let found: number
  try {
    const database = new DatabaseSync(path, { readOnly: true })
    try {
      const [first] = database.prepare('PRAGMA integrity_check').all()
      const verdict = String(first?.['integrity_check'])
      if (verdict !== 'ok') throw new Error(verdict)
      const broken = database.prepare('PRAGMA foreign_key_check').all().length
      if (broken > 0) throw new Error(`${broken} of its rows belong to nothing`)
      found = Number(database.prepare(schema).get()?.['number'])
    } finally {
      database.close()
    }
  } catch (cause) {
    const why = messageOf(cause)
    throw new Error(
      `The backup ${backup} cannot be restored: its ${what} is damaged (${why.replace(/\.$/, '')}). Nothing was changed; use another backup.`,
      { cause },
    )
  }
  if (found > known) {
    throw new Error(
      `The backup ${backup} was taken by a newer Heddle (${what} of schema ${found}; this one knows ${known}). Restore it with that version. Nothing was changed.`,
    )
  }
}
