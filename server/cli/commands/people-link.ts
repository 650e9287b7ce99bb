import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  output.result.print(await (await connect()).administration.linkFor(name))
  return exitCodes.worked
}
