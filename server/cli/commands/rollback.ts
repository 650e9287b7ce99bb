import { exitCodes, type Execute } from '../command.ts'
import { deploymentLines } from '../deployment-lines.ts'
import { findDeployment } from '../find-deployment.ts'
import { readChange } from '../read-change.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = '', wanted] = given.operands
  if (wanted !== undefined && !/^[1-9]\d{0,8}$/.test(wanted)) {
    throw new UsageError(`A revision is a number from 1, and not "${wanted}".`)
  }
  const { deployments } = await connect()
  await findDeployment(deployments, name)
  const revision = wanted === undefined ? {} : { revision: Number(wanted) }
  const live = await deployments.rollback(name, { ...revision, ...readChange(given) })
  if (given.has('json')) output.result.print(JSON.stringify(live, null, 2))
  else for (const line of deploymentLines(live)) output.result.print(line)
  return exitCodes.worked
}
