import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { DeploymentAnswer } from '../api/deployments.ts'
import type { DeploymentConnection } from './connection/deployments.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError where there is none of that name */
export async function findDeployment(
  deployments: DeploymentConnection,
  name: string,
): Promise<DeploymentAnswer> {
  const found = await deployments.find(name)
  if (found !== undefined) return found
  const names = (await deployments.list()).map((one) => one.name)
  throw new UsageError(`There is no deployment "${name}".${didYouMean(name, names)}`)
}
