import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [id = ''] = given.operands
  await (await connect()).administration.revokeKey(id)
  output.messages.print(
    'The key is revoked. It opens nothing any more, and what it had open is closed.',
  )
  return exitCodes.worked
}
