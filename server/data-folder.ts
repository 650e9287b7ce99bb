import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../engine/graph/message-of.ts'

/** Where everything of one Heddle lies; only its owner can read it. */
export interface DataFolder {
  readonly home: string
  readonly store: string
  readonly journal: string
  /** The searchable copy of the indexes: may be deleted while nothing runs. */
  readonly lance: string
  readonly key: string
}

/** How the command line reaches the server that holds the folder. */
export interface ServerAddress {
  readonly url: string
  readonly token: string
}

/** Thrown when another process works in the folder. */
export class FolderInUse extends Error {
  readonly home: string

  constructor(home: string) {
    super(
      `The data folder ${home} is in use by another Heddle. Stop that one, or name another folder with HEDDLE_HOME.`,
    )
    this.name = 'FolderInUse'
    this.home = home
  }
}

/**
 * Makes the folder where there is none, and names its files.
 * @throws when it cannot be made, or belongs to somebody else
 */
export function openDataFolder(home: string): DataFolder {
  try {
    makeFolders(home)
    chmodSync(home, 0o700)
  } catch (cause) {
    const why = messageOf(cause)
    throw new Error(
      `The data folder ${home} cannot be used: ${why}. Name another one with HEDDLE_HOME.`,
      { cause },
    )
  }
  return {
    home,
    store: join(home, 'heddle.sqlite'),
    journal: join(home, 'journal.sqlite'),
    lance: join(home, 'lance'),
    key: join(home, 'secret.key'),
  }
}

/** One by one, because Node tries for ever where a system such as /proc says that a parent is not there. */
function makeFolders(path: string): void {
  const missing: string[] = []
  for (let at = path; !existsSync(at); at = dirname(at)) missing.unshift(at)
  for (const one of missing) {
    try {
      mkdirSync(one, { mode: 0o700 })
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!existsSync(one)) throw error
    }
  }
  // A file of that name is no folder.
  if (missing.length === 0) mkdirSync(path, { recursive: true })
}

/**
 * Takes the folder for this process and answers how to give it back. The lock is one that SQLite
 * holds on a file: the system lets go of it when the process ends, however it ends.
 * @throws FolderInUse
 */
export function lockFolder(home: string): () => void {
  const path = join(home, 'lock')
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Error && /locked|busy/i.test(error.message)) throw new FolderInUse(home)
    throw error
  }
  chmodSync(path, 0o600)
  return () => lock.close()
}

/** Tells the command line where this server is; answers how to take it back. */
export function publishAddress(home: string, address: ServerAddress): () => void {
  const files = addressFiles(home)
  writeFileSync(files.token, `${address.token}\n`, { mode: 0o600 })
  chmodSync(files.token, 0o600)
  writeFileSync(files.url, `${address.url}\n`, { mode: 0o600 })
  return () => {
    rmSync(files.url, { force: true })
    rmSync(files.token, { force: true })
  }
}

/** The server that says it holds the folder. It may be gone: files outlive a process that was killed. */
export function readAddress(home: string): ServerAddress | undefined {
  const files = addressFiles(home)
  try {
    return {
      url: readFileSync(files.url, 'utf8').trim(),
      token: readFileSync(files.token, 'utf8').trim(),
    }
  } catch {
    return undefined
  }
}

function addressFiles(home: string): { url: string; token: string } {
  return { url: join(home, 'address'), token: join(home, 'token') }
}
