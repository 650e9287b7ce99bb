import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Client } from 'pg'
import { unusable } from '../store/postgres-errors.ts'
import { postgresConfig } from '../store/postgres.ts'
import { shownUrl } from '../store/postgres-url.ts'
import { postgresTool } from './postgres-tool.ts'

// What is Heddle's own there, whoever owns it at another place.
const asItIs = ['--no-owner', '--no-privileges']

/**
 * Copies a database into one file with pg_dump: what one moment shows of it, also while servers work
 * in it, which are not held up.
 * @returns the bytes of the file
 * @throws when the file is there already or cannot be written, or pg_dump is missing or fails
 */
export async function backUpPostgres(database: string, file: string): Promise<number> {
  if (existsSync(file)) {
    throw new Error(
      `There is already a file ${file}. Name another one; a backup overwrites nothing.`,
    )
  }
  const folder = dirname(file)
  if (!existsSync(folder)) {
    throw new Error(`There is no folder ${folder} for the backup. Make it first.`)
  }
  const part = join(folder, `.${basename(file)}.${randomUUID()}`)
  try {
    await (await open(part, 'wx', 0o600)).close()
    await postgresTool('pg_dump', database, ['--format=custom', ...asItIs, `--file=${part}`])
    await chmod(part, 0o600)
    {
      await using whole = await open(part)
      await whole.sync()
    }
    const { size } = await stat(part)
    await rename(part, file)
    return size
  } finally {
    await rm(part, { force: true })
  }
}

/**
 * Puts such a file into an empty database with pg_restore: all of it, or nothing.
 * @throws when the database holds anything, or pg_restore is missing or fails
 */
export async function restorePostgres(database: string, file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  if (await holdsTables(database)) {
    throw new Error(
      `The database ${shownUrl(database)} (DATABASE_URL) holds data. Make an empty one with createdb, and name it with DATABASE_URL.`,
    )
  }
  const whole = ['--exit-on-error', '--single-transaction']
  await postgresTool('pg_restore', database, [...whole, ...asItIs, file])
}

/** @throws PostgresUnusable */
async function holdsTables(database: string): Promise<boolean> {
  const client = new Client(postgresConfig(database))
  // One that breaks is noticed by the next question.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query(
      "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1",
    )
    return rowCount !== 0
  } catch (error) {
    throw unusable(database, error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
