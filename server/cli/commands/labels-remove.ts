import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [graph = '', label = ''] = given.operands
  await (await connect()).labels.remove(graph, label)
  output.messages.print(`The label "${label}" of ${graph} is removed.`)
  return exitCodes.worked
}
