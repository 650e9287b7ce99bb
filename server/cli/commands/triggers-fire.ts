import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  const { run = '' } = await (await connect()).triggers.fire(name)
  output.result.print(run)
  return exitCodes.worked
}
