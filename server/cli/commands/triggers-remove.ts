import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  await (await connect()).triggers.remove(name)
  output.messages.print(`The trigger "${name}" is removed.`)
  return exitCodes.worked
}
