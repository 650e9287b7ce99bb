import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ownFolder } from '../test/support/temporary-folder.ts'
import {
  FolderInUse,
  lockFolder,
  openDataFolder,
  publishAddress,
  readAddress,
} from './data-folder.ts'

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

test('makes the folder with those above it, and closes one that others could read', () => {
  const home = join(ownFolder(), 'a', 'b')
  openDataFolder(home)
  expect(modeOf(home)).toBe('700')
  const open = ownFolder()
  const { store } = openDataFolder(open)
  expect(modeOf(open)).toBe('700')
  expect(store.startsWith(open)).toBe(true)
})

test('says in a sentence that a folder cannot be made', () => {
  const file = join(ownFolder(), 'file')
  writeFileSync(file, '')
  expect(() => openDataFolder(join(file, 'x'))).toThrow(
    /^The data folder .* cannot be used: .*\. Name another one with HEDDLE_HOME\.$/,
  )
  expect(() => openDataFolder(file)).toThrow(/cannot be used: EEXIST/)
})

test.runIf(existsSync('/proc/self'))('does not try for ever where nothing can be made', () => {
  expect(() => openDataFolder('/proc/heddle/data')).toThrow(
    'The data folder /proc/heddle/data cannot be used: ENOENT',
  )
})

test('is taken by one at a time, and free again when that one lets go', () => {
  const home = ownFolder()
  const unlock = lockFolder(home)
  expect(() => lockFolder(home)).toThrow(FolderInUse)
  expect(() => lockFolder(home)).toThrow(home)
  unlock()
  const again = lockFolder(home)
  onTestFinished(again)
  expect(modeOf(join(home, 'lock'))).toBe('600')
})

test('tells where the server is for as long as it is there', () => {
  const home = ownFolder()
  expect(readAddress(home)).toBeUndefined()
  // A file that somebody else may read is not left so.
  writeFileSync(join(home, 'token'), 'old', { mode: 0o644 })
  const address = { url: 'http://127.0.0.1:4000', token: 'secret' }
  const withdraw = publishAddress(home, address)
  expect(readAddress(home)).toEqual(address)
  expect([modeOf(join(home, 'token')), modeOf(join(home, 'address'))]).toEqual(['600', '600'])
  withdraw()
  expect(readAddress(home)).toBeUndefined()
  expect(existsSync(join(home, 'token'))).toBe(false)
  withdraw()
})
