import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  await (await connect()).administration.removePerson(name)
  output.messages.print(`"${name}" is removed and signed out everywhere.`)
  return exitCodes.worked
}
