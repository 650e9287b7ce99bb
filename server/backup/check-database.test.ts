import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openSqliteJournal } from '../../engine/journal/sqlite-journal.ts'
import { RunWriter } from '../../test/support/journal-contract.ts'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { checkJournal, checkStore } from './check-database.ts'

async function journalFile(): Promise<string> {
  const path = join(ownFolder(), 'journal.sqlite')
  const journal = openSqliteJournal(path)
  for (let at = 0; at < 50; at += 1) {
    await journal.append([new RunWriter(`r${at}`).start({ text: 'x'.repeat(400) })])
  }
  await journal.close()
  return path
}

test('a sound journal of this Heddle is taken', async () => {
  const path = await journalFile()
  expect(() => checkJournal(path, 'a.tar')).not.toThrow()
})

test('a page that the disk has spoilt is found', async () => {
  const path = await journalFile()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(4096, 7), 0, 4096, 3 * 4096)
  closeSync(file)
  expect(() => checkJournal(path, 'a.tar')).toThrow(
    /^The backup a\.tar cannot be restored: its journal is damaged \(.+\)\. Nothing was changed; use another backup\.$/s,
  )
})

test('a journal of a newer Heddle is refused', async () => {
  const path = await journalFile()
  const database = new DatabaseSync(path)
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => checkJournal(path, 'a.tar')).toThrow(
    'The backup a.tar was taken by a newer Heddle (journal of schema 99; this one knows 5). Restore it with that version. Nothing was changed.',
  )
})

test('what is no store is refused', async () => {
  expect(() => checkStore(join(ownFolder(), 'nothing.sqlite'), 'a.tar')).toThrow(
    'its store is damaged (unable to open database file)',
  )
  const path = await journalFile()
  expect(() => checkStore(path, 'a.tar')).toThrow('no such table: schema_version')
})
