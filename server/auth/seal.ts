import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** Encrypts a secret with AES-256-GCM. `place` binds it to where it is stored: elsewhere it does not open. */
export function seal(secret: string, key: Buffer, place: string): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(place))
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return `1.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`
}

/** @throws when it was changed, moved to another place, or sealed with another key */
export function unseal(sealed: string, key: Buffer, place: string): string {
  const bytes = Buffer.from(sealed.replace(/^1\./, ''), 'base64url')
  try {
    if (!sealed.startsWith('1.') || bytes.length < ivBytes + tagBytes) throw new Error('too short')
    const iv = bytes.subarray(0, ivBytes)
    const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    const text = decipher.update(bytes.subarray(ivBytes + tagBytes))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error(
      `The stored secret "${place}" cannot be decrypted with the key file of this data folder. Enter it again in the settings.`,
      { cause },
    )
  }
}
