import { z } from 'zod'
import type { Alert, AlertList, AlertMeasure, AlertRule, FiringAlerts } from '../api/alerts.ts'
import type { WebhookSecret } from '../api/deployments.ts'
import { mayUse, type Actor } from '../auth/scope.ts'
import { route, type Route } from '../http/route.ts'
import type { Alerts } from './alerts.ts'
import { measures } from './measures.ts'

/** Its shape only: what fits together is checked with the graphs and deployments that there are. */
const RuleBody = z.strictObject({
  measure: z.enum(measures.map(({ id }) => id)),
  subject: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('workspace') }),
      z.strictObject({ kind: z.enum(['graph', 'deployment']), name: z.string() }),
    ])
    .default({ kind: 'workspace' }),
  limit: z.number(),
  window: z.number(),
  leastRuns: z.number().default(5),
  webhook: z.string().exactOptional(),
})

/** Rules that fire, and what they fired about. */
export function alertRoutes({ alerts }: { alerts: Alerts }): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/alerts',
      scope: 'read',
      async handle({ actor }) {
        const all = await alerts.list()
        const body: AlertList = {
          alerts: all.map((alert) => shownTo(actor, alert)),
          measures: measures.map(described),
        }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/alerts/firing',
      scope: 'read',
      async handle() {
        const body: FiringAlerts = { firing: await alerts.firing() }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/alerts',
      scope: 'write',
      audit: 'alert.create',
      body: RuleBody,
      async handle({ body, actor }) {
        const made = await alerts.create(ruleOf(body), actor?.name ?? '')
        return { status: 201, body: made, audit: { target: made.id, detail: made.sentence } }
      },
    }),
    route({
      method: 'put',
      path: '/api/alerts/:id',
      scope: 'write',
      audit: 'alert.change',
      body: RuleBody,
      async handle({ params, body }) {
        const changed = await alerts.change(params.id, ruleOf(body))
        return { body: changed, audit: { detail: changed.sentence } }
      },
    }),
    route({
      method: 'delete',
      path: '/api/alerts/:id',
      scope: 'write',
      audit: 'alert.remove',
      async handle({ params }) {
        const sentence = await alerts.remove(params.id)
        return { status: 204, audit: { detail: sentence } }
      },
    }),
    route({
      method: 'post',
      path: '/api/alerts/:id/test',
      scope: 'write',
      audit: 'alert.test',
      handle: async ({ params }) => ({ body: await alerts.test(params.id) }),
    }),
    route({
      method: 'get',
      path: '/api/alerts/:id/webhook-secret',
      scope: 'admin',
      async handle({ params }) {
        const body: WebhookSecret = { secret: await alerts.secret(params.id) }
        return { body }
      },
    }),
  ]
}

function ruleOf(body: z.output<typeof RuleBody>): AlertRule {
  return body
}

function described({ id, title, unit, counted, usualLimit }: AlertMeasure): AlertMeasure {
  return { id, title, unit, usualLimit, ...(counted === undefined ? {} : { counted }) }
}

/** Who knows the whole address of a chat service's webhook can write there. */
function shownTo(actor: Actor | undefined, alert: Alert): Alert {
  if (alert.webhook === undefined || (actor !== undefined && mayUse(actor, 'write'))) return alert
  return { ...alert, webhook: `${new URL(alert.webhook).origin}/…` }
}
