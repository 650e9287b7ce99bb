import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../engine/graph/message-of.ts'
import { lockFolder, openDataFolder } from '../data-folder.ts'
import { checkJournal, checkStore } from './check-database.ts'
import { backupFiles, hashOfFile, Manifest, manifestName } from './manifest.ts'
import { readTar } from './tar.ts'

/** What a restore did. */
export interface Restored {
  readonly manifest: Manifest
  /** Where what the folder held before lies now. */
  readonly before: string | undefined
  readonly key: 'from-backup' | 'kept' | 'none'
}

/** Everything of a data folder that is not found again by itself, with what SQLite keeps beside its files. */
const replaced = [
  ...backupFiles,
  ...['journal.sqlite', 'heddle.sqlite'].flatMap((name) => [`${name}-wal`, `${name}-shm`]),
]

/**
 * Puts a backup into a data folder, after all of it was checked.
 * @param options.force also where the folder holds data, which is kept in a folder beside it
 * @throws FolderInUse
 * @throws when the file is no sound backup, is of a newer Heddle, or the folder holds data
 */
export async function restoreBackup(
  home: string,
  file: string,
  options: { force?: boolean } = {},
): Promise<Restored> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  openDataFolder(home)
  const unlock = lockFolder(home)
  const work = join(home, `restore-${randomUUID()}`)
  try {
    const held = ['heddle.sqlite', 'journal.sqlite'].some((name) => existsSync(join(home, name)))
    if (held && !options.force) {
      throw new Error(
        `The data folder ${home} holds data. Name an empty one with HEDDLE_HOME, or add --force: what it holds is then kept in a folder beside the new data.`,
      )
    }
    await mkdir(work, { mode: 0o700 })
    const manifest = await unpack(file, work)
    checkStore(join(work, 'heddle.sqlite'), file)
    if (existsSync(join(work, 'journal.sqlite'))) checkJournal(join(work, 'journal.sqlite'), file)

    const withKey = existsSync(join(work, 'secret.key'))
    const keptKey = !withKey && existsSync(join(home, 'secret.key'))
    const before = held ? join(home, `before-restore-${timeOf(Date.now())}`) : undefined
    if (before !== undefined) await mkdir(before, { mode: 0o700 })
    for (const name of replaced) {
      if (name === 'secret.key' && keptKey) continue
      if (!existsSync(join(home, name))) continue
      if (before === undefined) await rm(join(home, name))
      else await rename(join(home, name), join(before, name))
    }
    // The searchable copy is of other data; it is built again.
    await rm(join(home, 'lance'), { recursive: true, force: true })
    for (const { name } of manifest.files) await rename(join(work, name), join(home, name))
    return { manifest, before, key: withKey ? 'from-backup' : keptKey ? 'kept' : 'none' }
  } finally {
    await rm(work, { recursive: true, force: true })
    unlock()
  }
}

/** @throws when anything in it is not as its manifest says */
async function unpack(file: string, work: string): Promise<Manifest> {
  const found: string[] = []
  try {
    for await (const { name, content } of readTar(file)) {
      if (name !== manifestName && !isBackupFile(name)) throw new Error(`it holds a file "${name}"`)
      await using target = await open(join(work, name), 'wx', 0o600)
      for await (const piece of content) await target.writeFile(piece)
      await target.sync()
      found.push(name)
    }
    if (!found.includes(manifestName)) throw new Error('it is no archive of a backup')
    const read = Manifest.safeParse(JSON.parse(await readFile(join(work, manifestName), 'utf8')))
    if (!read.success) throw new Error('its manifest is damaged, or of a newer Heddle')
    const { files } = read.data
    for (const { name, sha256 } of files) {
      if (!found.includes(name)) throw new Error(`its file ${name} is missing`)
      if ((await hashOfFile(join(work, name))) !== sha256)
        throw new Error(`its file ${name} is damaged`)
    }
    if (files.length !== found.length - 1) throw new Error('it holds more than its manifest says')
    if (!found.includes('heddle.sqlite')) throw new Error('its file heddle.sqlite is missing')
    return read.data
  } catch (cause) {
    const why = messageOf(cause)
    throw new Error(
      `The backup ${file} cannot be restored: ${why.replace(/\.$/, '')}. Nothing was changed; use another backup.`,
      { cause },
    )
  }
}

function isBackupFile(name: string): boolean {
  return backupFiles.some((one) => one === name)
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[:.]/g, '-')
}
