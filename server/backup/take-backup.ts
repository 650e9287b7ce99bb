import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../../engine/graph/message-of.ts'
import { openDataFolder } from '../data-folder.ts'
import { heddleVersion } from '../version.ts'
import { backupFiles, hashOfFile, manifestName, type Manifest } from './manifest.ts'
import { writeTar, type TarEntry } from './tar.ts'

/**
 * Copies a data folder into one file, also while a server works in it. The journal is copied before
 * the store: whatever a run needs of the store was there before the run was recorded.
 * @param options.withKey puts the key file into it, with which its secrets can be read
 * @returns what the backup holds
 * @throws when the folder holds nothing, or the file is there already or cannot be written
 */
export async function takeBackup(
  home: string,
  file: string,
  options: { withKey?: boolean } = {},
): Promise<Manifest> {
  if (!existsSync(join(home, 'heddle.sqlite'))) {
    throw new Error(
      `The data folder ${home} holds nothing to back up. Name another folder with HEDDLE_HOME.`,
    )
  }
  if (existsSync(file)) {
    throw new Error(
      `There is already a file ${file}. Name another one; a backup overwrites nothing.`,
    )
  }
  if (!existsSync(dirname(file))) {
    throw new Error(`There is no folder ${dirname(file)} for the backup. Make it first.`)
  }
  const folder = openDataFolder(home)
  // Beside the backup, where there must be space for it in any case.
  const work = join(dirname(file), `.${basename(file)}.${randomUUID()}`)
  try {
    await mkdir(work, { mode: 0o700 })
    copyDatabase(folder.journal, join(work, 'journal.sqlite'))
    copyDatabase(folder.store, join(work, 'heddle.sqlite'))
    const others = options.withKey ? ['mcp.json', 'secret.key'] : ['mcp.json']
    for (const name of others) {
      if (existsSync(join(home, name))) await copyFile(join(home, name), join(work, name))
    }
    const manifest = await describe(work)
    const whole = join(work, 'whole')
    await writeWhole(whole, entriesOf(work, manifest))
    await rename(whole, file)
    return manifest
  } catch (cause) {
    const why = messageOf(cause)
    throw new Error(
      `The backup ${file} could not be made: ${why.replace(/\.$/, '')}. See that its folder is there, may be written and has space for twice the data.`,
      { cause },
    )
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** What one moment shows of a database. Whoever writes to it is not held up. */
function copyDatabase(from: string, to: string): void {
  if (!existsSync(from)) return
  const database = new DatabaseSync(from, { readOnly: true, timeout: 30_000 })
  try {
    database.prepare('VACUUM INTO ?').run(to)
  } finally {
    database.close()
  }
}

async function describe(work: string): Promise<Manifest> {
  const files: Manifest['files'] = []
  for (const name of backupFiles) {
    const path = join(work, name)
    if (!existsSync(path)) continue
    files.push({ name, bytes: (await stat(path)).size, sha256: await hashOfFile(path) })
  }
  return { format: 1, heddle: heddleVersion(), takenAt: Date.now(), files }
}

function* entriesOf(work: string, manifest: Manifest): Generator<TarEntry> {
  const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)
  yield { name: manifestName, bytes: text.length, content: [text] }
  for (const { name, bytes } of manifest.files) {
    yield { name, bytes, content: createReadStream(join(work, name)) }
  }
}

/** On the disk when it is done. */
async function writeWhole(path: string, entries: Iterable<TarEntry>): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  for await (const piece of writeTar(entries)) await file.writeFile(piece)
  await file.sync()
}
