import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import { look } from '../line.ts'
import { oneLine } from '../text.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const graphs = await (await connect()).graphs()
  if (given.has('json')) {
    output.result.print(JSON.stringify(graphs, null, 2))
    return exitCodes.worked
  }
  const names = Math.max(0, ...graphs.map(({ name }) => name.length))
  for (const { name, nodes, description } of graphs) {
    output.result.print([
      look(name.padEnd(names), 'strong'),
      look(`  ${count(nodes, 'node').padStart(9)}`, 'quiet'),
      ...(description === '' ? [] : [`  ${oneLine(description)}`]),
    ])
  }
  return exitCodes.worked
}
