import { exitCodes, type Execute } from '../command.ts'
import { deploymentLines, revisionLines } from '../deployment-lines.ts'
import { findDeployment } from '../find-deployment.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  const { deployments } = await connect()
  const deployment = await findDeployment(deployments, name)
  const revisions = await deployments.revisions(name)
  if (given.has('json')) {
    output.result.print(JSON.stringify({ ...deployment, revisions }, null, 2))
    return exitCodes.worked
  }
  for (const line of [...deploymentLines(deployment), [], ...revisionLines(revisions)]) {
    output.result.print(line)
  }
  return exitCodes.worked
}
