import { z } from 'zod'
import { Json } from '../../engine/graph/values.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type {
  DeploymentList,
  DeploymentTrafficList,
  GateList,
  RevisionAnswer,
  RevisionList,
  WebhookSecret,
} from '../api/deployments.ts'
import type { Actor } from '../auth/scope.ts'
import { dayTraffic } from '../deployments/day-traffic.ts'
import type { Change, Deployments } from '../deployments/deployments.ts'
import type { Gates } from '../deployments/gates.ts'
import type { Exposures } from '../deployments/exposures.ts'
import { changeFields, EndpointName, SaveBody } from '../deployments/settings.ts'
import { showDeployment, showRevision } from '../deployments/show-deployment.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { GraphStore } from '../store/graph-store.ts'

/** Deployments, their revisions, and the gates before them. */
export function deploymentRoutes(options: {
  deployments: Deployments
  gates: Gates
  graphs: GraphStore
  exposures: Exposures
  journal: Pick<Journal, 'ends'>
  /** Of what is sent to webhooks about the runs of an endpoint. */
  webhookSecret: (endpoint: string) => string
}): Route[] {
  const { deployments, gates, graphs } = options
  const traffic = dayTraffic(options)

  return [
    route({
      method: 'get',
      path: '/api/deployments',
      scope: 'read',
      async handle() {
        const live = await deployments.list()
        const body: DeploymentList = { deployments: live.map(showDeployment) }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/deployment-traffic',
      scope: 'read',
      async handle() {
        const body: DeploymentTrafficList = { traffic: await traffic.read() }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/deployments/:name',
      scope: 'read',
      reach: 'deployment',
      handle: async ({ params }) => ({ body: showDeployment(await deployments.get(params.name)) }),
    }),
    route({
      method: 'put',
      path: '/api/deployments/:name',
      scope: 'write',
      reach: 'deployment',
      audit: 'deployment.change',
      body: SaveBody,
      async handle({ params: { name }, body, actor }) {
        if (!EndpointName.safeParse(name).success) {
          throw new HttpError(
            422,
            'BAD_NAME',
            `A deployment cannot be named "${name.slice(0, 100)}": a name has small letters, digits and "-", at most 63.`,
          )
        }
        const { settings, baseRevision } = body
        const live = await deployments.save(name, settings, changeOf(body, actor), baseRevision)
        return { status: live.number === 1 ? 201 : 200, body: showDeployment(live) }
      },
    }),
    route({
      method: 'delete',
      path: '/api/deployments/:name',
      scope: 'write',
      reach: 'deployment',
      audit: 'deployment.remove',
      async handle({ params }) {
        await deployments.remove(params.name)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/api/deployments/:name/revisions',
      scope: 'read',
      reach: 'deployment',
      async handle({ params }) {
        const revisions = await deployments.revisions(params.name)
        const body: RevisionList = { revisions: revisions.map(showRevision) }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/deployments/:name/revisions/:number',
      scope: 'read',
      reach: 'deployment',
      async handle({ params }) {
        const revisions = await deployments.revisions(params.name)
        const found = revisions.find(({ number }) => String(number) === params.number)
        if (found === undefined) {
          throw notFound(`revision "${params.number}" of the deployment "${params.name}"`)
        }
        const body: RevisionAnswer = showRevision(found)
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/deployments/:name/promote',
      scope: 'write',
      reach: 'deployment',
      audit: 'deployment.promote',
      body: z.strictObject({ variant: z.string(), ...changeFields }),
      async handle({ params, body, actor }) {
        const change = changeOf(body, actor)
        return {
          body: showDeployment(await deployments.promote(params.name, body.variant, change)),
        }
      },
    }),
    route({
      method: 'post',
      path: '/api/deployments/:name/rollback',
      scope: 'write',
      reach: 'deployment',
      audit: 'deployment.rollback',
      body: z.strictObject({
        revision: z.number().int().positive().exactOptional(),
        ...changeFields,
      }),
      async handle({ params, body, actor }) {
        const change = changeOf(body, actor)
        const live = await deployments.rollback(params.name, body.revision, change)
        return { body: showDeployment(live) }
      },
    }),
    route({
      method: 'get',
      path: '/api/deployments/:name/webhook-secret',
      scope: 'admin',
      async handle({ params }) {
        await deployments.get(params.name)
        const body: WebhookSecret = { secret: options.webhookSecret(params.name) }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/gates',
      scope: 'write',
      audit: 'gate.report',
      body: z.strictObject({
        gate: z.string().min(1).max(100),
        version: z.string().min(1).max(100),
        passed: z.boolean(),
        evidence: Json.default(null),
      }),
      async handle({ body, actor }) {
        if ((await graphs.document(body.version)) === undefined) {
          throw notFound(`version "${body.version}"`)
        }
        return { status: 201, body: await gates.report(body, actor?.name ?? '') }
      },
    }),
    route({
      method: 'get',
      path: '/api/gates',
      scope: 'read',
      query: z.strictObject({
        version: z.string().exactOptional(),
        gate: z.string().exactOptional(),
      }),
      async handle({ query }) {
        const body: GateList = { results: await gates.list(query) }
        return { body }
      },
    }),
  ]
}

function changeOf(
  body: { message: string; force: boolean; reason?: string },
  actor: Actor | undefined,
): Change {
  const { message, force, reason } = body
  return {
    message,
    force,
    author: actor?.name ?? '',
    ...(reason === undefined ? {} : { reason }),
  }
}
