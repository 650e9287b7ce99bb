import { exitCodes, type Execute } from '../command.ts'
import { readRole } from '../read-role.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  const role = readRole(given.value('role') ?? 'viewer')
  const url = await (await connect()).administration.addPerson(name, role)
  if (url === undefined) {
    output.messages.print(
      `"${name}" is a person now. When the server runs, "heddle people link" prints an address that signs them in.`,
    )
    return exitCodes.worked
  }
  output.result.print(url)
  output.messages.print(`It signs "${name}" in, once, within an hour.`)
  return exitCodes.worked
}
