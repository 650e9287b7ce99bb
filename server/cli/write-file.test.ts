import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { writeWholeFile } from './write-file.ts'

test('a file is made, or replaced with the permissions that it had', async () => {
  const folder = ownFolder()
  const path = join(folder, 'a.txt')
  await writeWholeFile(path, 'one', 'a.txt')
  expect(readFileSync(path, 'utf8')).toBe('one')
  writeFileSync(join(folder, 'b.txt'), 'old', { mode: 0o600 })
  await writeWholeFile(join(folder, 'b.txt'), 'new', 'b.txt')
  expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('new')
  expect(statSync(join(folder, 'b.txt')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).toSorted()).toEqual(['a.txt', 'b.txt'])
})

test('what cannot be written is told by the name that the person used, and leaves nothing behind', async () => {
  const folder = ownFolder()
  mkdirSync(join(folder, 'taken'))
  const failure = (name: string): Promise<unknown> =>
    writeWholeFile(join(folder, name), 'x', name).catch((error: unknown) => String(error))
  expect(await failure('no/a.txt')).toBe(
    'Error: "no/a.txt" could not be written: there is no such folder.',
  )
  expect(await failure('taken')).toBe('Error: "taken" could not be written: it is a folder.')
  expect(readdirSync(folder).toSorted()).toEqual(['taken'])
})
