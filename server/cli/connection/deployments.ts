import type {
  DeploymentAnswer,
  DeploymentList,
  DeploymentPromote,
  DeploymentRollback,
  DeploymentSave,
  RevisionAnswer,
  RevisionList,
} from '../../api/deployments.ts'
import type { Change, Deployments } from '../../deployments/deployments.ts'
import { SaveBody } from '../../deployments/settings.ts'
import { showDeployment, showRevision } from '../../deployments/show-deployment.ts'
import { shapeProblems } from '../../http/shape-problems.ts'
import { ServerRefusal, type ServerClient } from './server-client.ts'

/** What commands do with deployments. */
export interface DeploymentConnection {
  list(): Promise<readonly DeploymentAnswer[]>
  find(name: string): Promise<DeploymentAnswer | undefined>
  /** Newest first. */
  revisions(name: string): Promise<readonly RevisionAnswer[]>
  save(name: string, save: DeploymentSave): Promise<DeploymentAnswer>
  promote(name: string, promote: DeploymentPromote): Promise<DeploymentAnswer>
  rollback(name: string, rollback: DeploymentRollback): Promise<DeploymentAnswer>
}

/** Through the server that holds the data folder. */
export function deploymentsThere(client: ServerClient): DeploymentConnection {
  const pathOf = (name: string, more = ''): string =>
    `/api/deployments/${encodeURIComponent(name)}${more}`
  return {
    list: async () => (await client.send<DeploymentList>('/api/deployments')).deployments,
    async find(name) {
      try {
        return await client.send<DeploymentAnswer>(pathOf(name))
      } catch (error) {
        if (error instanceof ServerRefusal && error.status === 404) return undefined
        throw error
      }
    },
    revisions: async (name) =>
      (await client.send<RevisionList>(pathOf(name, '/revisions'))).revisions,
    save: (name, body) => client.send(pathOf(name), { method: 'PUT', body }),
    promote: (name, body) => client.send(pathOf(name, '/promote'), { body }),
    rollback: (name, body) => client.send(pathOf(name, '/rollback'), { body }),
  }
}

/** In the data folder that this process holds. */
export function deploymentsHere(deployments: Deployments): DeploymentConnection {
  return {
    list: async () => (await deployments.list()).map(showDeployment),
    async find(name) {
      const live = await deployments.find(name)
      return live === undefined ? undefined : showDeployment(live)
    },
    revisions: async (name) => (await deployments.revisions(name)).map(showRevision),
    async save(name, save) {
      const parsed = SaveBody.safeParse(save)
      if (!parsed.success) {
        const problems = shapeProblems(parsed.error.issues, save, 'the body')
        throw new Error(problems.map(({ message }) => message).join(' '))
      }
      const { settings, baseRevision } = parsed.data
      return showDeployment(
        await deployments.save(name, settings, changeOf(parsed.data), baseRevision),
      )
    },
    promote: async (name, promote) =>
      showDeployment(await deployments.promote(name, promote.variant, changeOf(promote))),
    rollback: async (name, rollback) =>
      showDeployment(await deployments.rollback(name, rollback.revision, changeOf(rollback))),
  }
}

function changeOf({
  message = '',
  force = false,
  reason,
}: {
  message?: string
  force?: boolean
  reason?: string
}): Change {
  const why = reason === undefined ? {} : { reason }
  return { message, force, author: 'command line', ...why }
}
