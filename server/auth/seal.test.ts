import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { seal, unseal } from './seal.ts'

const key = randomBytes(32)
const secret = 'sk-secret-ü-🪢'

test('what was sealed opens with its key and in its place, and never looks the same twice', () => {
  const sealed = seal(secret, key, 'provider-key')
  expect(unseal(sealed, key, 'provider-key')).toBe(secret)
  expect(seal(secret, key, 'provider-key')).not.toBe(sealed)
  expect(sealed).not.toContain('secret')
  expect(unseal(seal('', key, 'x'), key, 'x')).toBe('')
})

test('it does not open with another key, in another place, or after any change', () => {
  const sealed = seal(secret, key, 'provider-key')
  const refusal = 'The stored secret "provider-key" cannot be decrypted'
  expect(() => unseal(sealed, randomBytes(32), 'provider-key')).toThrow(refusal)
  expect(() => unseal(sealed, key, 'other')).toThrow('The stored secret "other"')
  const bytes = Buffer.from(sealed.slice(2), 'base64url')
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    expect(() => unseal(`1.${changed.toString('base64url')}`, key, 'provider-key')).toThrow(refusal)
  }
  // A tag that is cut short must not be easier to guess.
  for (const cut of [0, 4, 12, 16, 27, bytes.length - 1]) {
    const short = `1.${bytes.subarray(0, cut).toString('base64url')}`
    expect(() => unseal(short, key, 'provider-key')).toThrow(refusal)
  }
  for (const other of ['', '1.', `2.${sealed.slice(2)}`, secret]) {
    expect(() => unseal(other, key, 'provider-key')).toThrow(refusal)
  }
})

test('the message says what to do and nothing of the secret', () => {
  expect(() => unseal('1.x', key, 'provider-key')).toThrow(
    'The stored secret "provider-key" cannot be decrypted with the key file of this data folder. Enter it again in the settings.',
  )
})
