import { exitCodes, type Execute } from '../command.ts'
import { shareOf } from '../deployment-lines.ts'
import { table } from '../table.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const deployments = await (await connect()).deployments.list()
  if (given.has('json')) {
    output.result.print(JSON.stringify(deployments, null, 2))
    return exitCodes.worked
  }
  if (deployments.length === 0) {
    output.messages.print(
      'There is no deployment yet. "heddle deploy NAME --graph GRAPH --variant NAME=VERSION" makes one.',
    )
    return exitCodes.worked
  }
  const rows = deployments.map(({ name, revision, weights }) => {
    const { graph, mode, variants, enabled } = revision.settings
    const shares = variants.map(
      (variant, index) =>
        `${variant.name} ${shareOf(weights, variant.name, mode === 'shadow' ? index : undefined)}`,
    )
    return [name, graph, String(revision.number), enabled ? shares.join(', ') : 'switched off']
  })
  for (const line of table([['deployment', 'graph', 'revision', 'variants'], ...rows])) {
    output.result.print(line)
  }
  return exitCodes.worked
}
