import { exitCodes, type Execute } from '../command.ts'
import { deploymentLines } from '../deployment-lines.ts'
import { findDeployment } from '../find-deployment.ts'
import { readChange } from '../read-change.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = '', variant = ''] = given.operands
  const { deployments } = await connect()
  await findDeployment(deployments, name)
  const live = await deployments.promote(name, { variant, ...readChange(given) })
  if (given.has('json')) output.result.print(JSON.stringify(live, null, 2))
  else for (const line of deploymentLines(live)) output.result.print(line)
  return exitCodes.worked
}
