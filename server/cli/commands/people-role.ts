import { exitCodes, type Execute } from '../command.ts'
import { readRole } from '../read-role.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = '', role = ''] = given.operands
  await (await connect()).administration.changeRole(name, readRole(role))
  output.messages.print(`"${name}" has the role ${role} now.`)
  return exitCodes.worked
}
