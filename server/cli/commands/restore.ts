import { resolve } from 'node:path'
import { shownUrl } from '../../store/postgres-url.ts'
import { exitCodes, type Execute } from '../command.ts'
import { readDatabase } from '../read-database.ts'
import { UsageError } from '../usage-error.ts'

const aboutKey = {
  'from-backup': 'The key file came with the backup.',
  kept: 'The backup holds no key file; that of the folder was kept.',
  none: 'The backup holds no key file. Put your copy of secret.key into the folder before you start Heddle; otherwise stored API keys must be entered again and tokens made anew.',
}

export const execute: Execute = async (call) => {
  const { arguments: given, output, folder, home } = call
  const database = readDatabase(call.database)
  const [file = ''] = given.operands
  const source = resolve(folder, file)
  if (database !== undefined) {
    if (given.has('force')) {
      throw new UsageError(
        `--force is for data folders. Make an empty database with createdb, and name it with DATABASE_URL in place of ${shownUrl(database)}.`,
      )
    }
    const { restorePostgres } = await import('../../backup/postgres-backup.ts')
    await restorePostgres(database, source)
    output.result.print(`The database ${shownUrl(database)} holds what ${file} held.`)
    output.messages.print(
      'Put your copies of secret.key and mcp.json into the data folder before you start Heddle.',
    )
    return exitCodes.worked
  }
  const { restoreBackup } = await import('../../backup/restore-backup.ts')
  const { manifest, before, key } = await restoreBackup(home, source, {
    force: given.has('force'),
  })
  const taken = new Date(manifest.takenAt).toISOString()
  output.result.print(`${home} holds what ${file} held, taken at ${taken}.`)
  if (before !== undefined) output.messages.print(`What was there before lies in ${before}.`)
  output.messages.print(aboutKey[key])
  return exitCodes.worked
}
