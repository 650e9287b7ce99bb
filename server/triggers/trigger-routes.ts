import { z } from 'zod'
import { Json } from '../../engine/graph/values.ts'
import type {
  HookAnswer,
  TriggerFirings,
  TriggerList,
  TriggerSecret,
  TriggerTimes,
} from '../api/triggers.ts'
import type { Actor } from '../auth/scope.ts'
import { ownerOf } from '../files/stored-files.ts'
import { route, type Route } from '../http/route.ts'
import { wholeNumber } from '../http/whole-number.ts'
import type { ReceiveWebhook } from './receive-webhook.ts'
import { readSchedule, ScheduleProblem } from './schedule.ts'
import { ChangeBody, CreateBody, SecretBody } from './trigger-settings.ts'
import type { SetUpBy, Triggers } from './triggers.ts'

/** Bytes of an incoming webhook. */
const largestWebhook = 1024 * 1024
/** How many times of a schedule are told ahead. */
const shownTimes = 5

/** Triggers, and the addresses that webhooks are sent to. */
export function triggerRoutes(options: {
  triggers: Triggers
  receiveWebhook: ReceiveWebhook
}): Route[] {
  const { triggers, receiveWebhook } = options
  return [
    route({
      method: 'get',
      path: '/api/triggers',
      scope: 'read',
      async handle() {
        const body: TriggerList = { triggers: await triggers.list() }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/triggers',
      scope: 'write',
      audit: 'trigger.create',
      body: CreateBody,
      async handle({ body, actor }) {
        return { status: 201, body: await triggers.create(body, setUpBy(actor)) }
      },
    }),
    route({
      method: 'get',
      path: '/api/triggers/:name',
      scope: 'read',
      handle: async ({ params }) => ({ body: await triggers.get(params.name) }),
    }),
    route({
      method: 'patch',
      path: '/api/triggers/:name',
      scope: 'write',
      audit: 'trigger.change',
      body: ChangeBody,
      async handle({ params, body, actor }) {
        const { enabled } = body
        const detail = enabled === undefined ? {} : { detail: enabled ? 'on' : 'off' }
        return { body: await triggers.change(params.name, body, setUpBy(actor)), audit: detail }
      },
    }),
    route({
      method: 'delete',
      path: '/api/triggers/:name',
      scope: 'write',
      audit: 'trigger.remove',
      async handle({ params }) {
        await triggers.remove(params.name)
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/api/triggers/:name/secret',
      scope: 'write',
      audit: 'trigger.secret',
      body: SecretBody,
      async handle({ params, body: { secret } }) {
        const body: TriggerSecret = { secret: await triggers.renewSecret(params.name, secret) }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/triggers/:name/fire',
      scope: 'write',
      audit: 'trigger.fire',
      body: z.strictObject({ body: Json.exactOptional() }),
      async handle({ params, body: { body } }) {
        return { status: 202, body: await triggers.fire(params.name, body) }
      },
    }),
    route({
      method: 'get',
      path: '/api/triggers/:name/firings',
      scope: 'read',
      query: z.strictObject({ limit: wholeNumber(1, 200).default(50) }),
      async handle({ params, query: { limit } }) {
        const body: TriggerFirings = { firings: await triggers.firings(params.name, limit) }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/trigger-times',
      scope: 'read',
      query: z.strictObject({
        expression: z.string().max(1000),
        timeZone: z.string().max(100).default('UTC'),
      }),
      handle: ({ query }) => ({ body: timesOf(query.expression, query.timeZone) }),
    }),
    route({
      method: 'post',
      path: '/hooks/:name',
      // Who sends it is proven by its signature.
      scope: 'public',
      // Each delivery is on record as a firing.
      audit: false,
      body: z.instanceof(Uint8Array),
      bodyKind: 'bytes',
      bodyLimit: largestWebhook,
      async handle({ params, body: bytes, request, response }) {
        const { run, repeated } = await receiveWebhook(params.name, {
          header: (name) => request.get(name),
          body: bytes,
        })
        response.set('heddle-run-id', run)
        const body: HookAnswer = { run }
        return { status: repeated ? 200 : 202, body }
      },
    }),
  ]
}

function setUpBy(actor: Actor | undefined): SetUpBy {
  return { name: actor?.name ?? '', owner: ownerOf(actor) }
}

function timesOf(expression: string, timeZone: string): TriggerTimes {
  try {
    return { times: readSchedule(expression, timeZone).next(Date.now(), shownTimes) }
  } catch (error) {
    if (error instanceof ScheduleProblem) return { times: [], problem: error.message }
    throw error
  }
}
