import { hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'

/** The key of a data folder, from which the keys for each use are derived. */
export interface MasterKey {
  /** 32 bytes that are the same for the same use, and tell nothing about those of another. */
  derive(use: string): Buffer
}

/**
 * Reads the key file of a data folder, or makes it at the first start.
 * @throws when other people of the machine may read it
 */
export function openMasterKey(path: string): MasterKey {
  let secret: Buffer
  try {
    secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')
    const open = statSync(path).mode & 0o077
    if (open !== 0 && process.platform !== 'win32') {
      throw new Error(
        `The key file ${path} can be read by other users of this machine. Run "chmod 600 ${path}", and connect the model again if somebody may have read it.`,
      )
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    secret = randomBytes(32)
    writeFileSync(path, `${secret.toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  }
  if (secret.length !== 32) {
    throw new Error(
      `The key file ${path} is damaged: it must hold 32 bytes. Restore it from a backup, or remove it and enter the model's key again.`,
    )
  }
  return { derive: (use) => Buffer.from(hkdfSync('sha256', secret, '', `heddle/${use}`, 32)) }
}
