import { resolve } from 'node:path'
import { shownUrl } from '../../store/postgres-url.ts'
import { exitCodes, type Execute } from '../command.ts'
import { readDatabase } from '../read-database.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async (call) => {
  const { arguments: given, output, folder, home } = call
  const database = readDatabase(call.database)
  const [file = ''] = given.operands
  const target = resolve(folder, file)
  if (database !== undefined) {
    if (given.has('with-key')) {
      throw new UsageError(
        `--with-key is for data folders. The data lies in the database ${shownUrl(database)} (DATABASE_URL); keep a copy of secret.key of the data folder elsewhere.`,
      )
    }
    const { backUpPostgres } = await import('../../backup/postgres-backup.ts')
    const bytes = await backUpPostgres(database, target)
    output.result.print(`${file} holds the database ${shownUrl(database)} (${megabytes(bytes)}).`)
    output.messages.print(
      'The data folder is not in it. Keep copies of its secret.key and mcp.json elsewhere: without the key, stored API keys must be entered again and tokens made anew.',
    )
    return exitCodes.worked
  }
  const { takeBackup } = await import('../../backup/take-backup.ts')
  const { files } = await takeBackup(home, target, { withKey: given.has('with-key') })
  const bytes = files.reduce((sum, one) => sum + one.bytes, 0)
  output.result.print(`${file} holds the data folder ${home} (${megabytes(bytes)}).`)
  output.messages.print(
    files.some(({ name }) => name === 'secret.key')
      ? 'The key file is in it. Keep the backup as you keep passwords.'
      : 'The key file is not in it. Keep a copy of secret.key elsewhere: without it, stored API keys must be entered again and tokens made anew.',
  )
  return exitCodes.worked
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`
}
