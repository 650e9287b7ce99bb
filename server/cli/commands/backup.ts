import { resolve } from 'node:path'
import { takeBackup } from '../../backup/take-backup.ts'
import { refuseDatabase } from '../refuse-database.ts'
import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async ({ arguments: given, output, folder, home, database }) => {
  refuseDatabase(database, 'Back it up with pg_dump')
  const [file = ''] = given.operands
  const { files } = await takeBackup(home, resolve(folder, file), {
    withKey: given.has('with-key'),
  })
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
