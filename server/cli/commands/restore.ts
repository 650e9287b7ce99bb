import { resolve } from 'node:path'
import { restoreBackup } from '../../backup/restore-backup.ts'
import { refuseDatabase } from '../refuse-database.ts'
import { exitCodes, type Execute } from '../command.ts'

const aboutKey = {
  'from-backup': 'The key file came with the backup.',
  kept: 'The backup holds no key file; that of the folder was kept.',
  none: 'The backup holds no key file. Put your copy of secret.key into the folder before you start Heddle; otherwise stored API keys must be entered again and tokens made anew.',
}

export const execute: Execute = async ({ arguments: given, output, folder, home, database }) => {
  refuseDatabase(database, 'Restore it with psql or pg_restore')
  const [file = ''] = given.operands
  const { manifest, before, key } = await restoreBackup(home, resolve(folder, file), {
    force: given.has('force'),
  })
  const taken = new Date(manifest.takenAt).toISOString()
  output.result.print(`${home} holds what ${file} held, taken at ${taken}.`)
  if (before !== undefined) output.messages.print(`What was there before lies in ${before}.`)
  output.messages.print(aboutKey[key])
  return exitCodes.worked
}
