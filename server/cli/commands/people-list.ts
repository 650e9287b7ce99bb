import { exitCodes, type Execute } from '../command.ts'
import { table } from '../table.ts'
import { oneLine } from '../text.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const people = await (await connect()).administration.people()
  if (given.has('json')) {
    output.result.print(JSON.stringify(people, null, 2))
    return exitCodes.worked
  }
  const rows = people.map(({ name, role, hasPassword }) => [
    oneLine(name),
    role,
    hasPassword ? 'password' : 'links only',
  ])
  for (const line of table([['name', 'role', 'comes in by'], ...rows])) output.result.print(line)
  return exitCodes.worked
}
