import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { messageOf } from '../../engine/graph/message-of.ts'

/**
 * Writes a whole file or nothing: whoever reads it meanwhile, or after a crash, finds all of one text.
 * @param name how the person calls the file
 * @throws an error that says which file could not be written
 */
export async function writeWholeFile(path: string, text: string, name: string): Promise<void> {
  // A link stays a link.
  const target = await realpath(path).catch(() => path)
  const mode = await stat(target).then(
    (entry) => entry.mode & 0o777,
    () => 0o666,
  )
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    const file = await open(beside, 'wx', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw new Error(`"${name}" could not be written: ${reasonOf(error)}.`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such folder',
    ENOTDIR: 'there is no such folder',
    EISDIR: 'it is a folder',
    EACCES: 'the folder may not be written to',
    EPERM: 'the folder may not be written to',
    EROFS: 'the folder may not be written to',
    ENOSPC: 'the disk is full',
  }
  return reasons[code] ?? messageOf(error)
}
