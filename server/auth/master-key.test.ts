import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { openMasterKey } from './master-key.ts'

function ownPath(): string {
  return join(ownFolder(), 'secret.key')
}

test('is made at the first start, for its owner only, and stays the same', () => {
  const path = ownPath()
  const first = openMasterKey(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(openMasterKey(path).derive('x')).toEqual(first.derive('x'))
  expect(openMasterKey(ownPath()).derive('x')).not.toEqual(first.derive('x'))
})

test('gives 32 bytes for each use, which differ, and none of them is the key itself', () => {
  const path = ownPath()
  const key = openMasterKey(path)
  expect(key.derive('tokens')).toHaveLength(32)
  expect(key.derive('tokens')).not.toEqual(key.derive('settings'))
  const stored = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')
  expect(key.derive('tokens')).not.toEqual(stored)
})

test('that others may read is refused, with what to do', () => {
  const path = ownPath()
  openMasterKey(path)
  for (const mode of [0o644, 0o640, 0o604, 0o620]) {
    chmodSync(path, mode)
    expect(() => openMasterKey(path)).toThrow(`Run "chmod 600 ${path}"`)
  }
})

test('that is damaged is refused and left as it is', () => {
  const path = ownPath()
  for (const text of ['', 'short', 'A'.repeat(60)]) {
    writeFileSync(path, text, { mode: 0o600 })
    expect(() => openMasterKey(path)).toThrow(`The key file ${path} is damaged`)
    expect(readFileSync(path, 'utf8')).toBe(text)
  }
})
