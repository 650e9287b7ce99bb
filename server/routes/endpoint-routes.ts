import type { Request } from 'express'
import { z } from 'zod'
import type { Json } from '../../engine/graph/values.ts'
import type { DeliveryList, Sticky, ThreadAnswer } from '../api/deployments.ts'
import type { Actor } from '../auth/scope.ts'
import type { Endpoints, EndpointRequest } from '../deployments/endpoints.ts'
import type { IdempotencyClaim } from '../deployments/idempotent-starts.ts'
import type { Threads } from '../deployments/threads.ts'
import { cookieOf } from '../http/guard.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { Runs } from '../runs.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { answerEndpoint } from './answer-endpoint.ts'
import { answerOf, runLimits, stoppingError } from './started-run.ts'

/** How many runs one request may ask for. */
const mostInputs = 100

const input = z.record(z.string(), z.unknown())
const Id = z.string().min(1).max(200)

const EndpointBody = z
  .strictObject({
    input: input.optional(),
    inputs: z.array(input).min(1).max(mostInputs).optional(),
    user: Id.optional(),
    thread: Id.optional(),
    webhook: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .max(2000)
      .optional(),
    ...runLimits,
  })
  .refine((body) => body.input === undefined || body.inputs === undefined, {
    path: ['inputs'],
    message: 'send either "input" or "inputs"',
  })
  .refine((body) => body.thread === undefined || body.inputs === undefined, {
    path: ['thread'],
    message: 'the runs of "inputs" begin together and cannot follow each other in a thread',
  })
type EndpointBody = z.output<typeof EndpointBody>

/** What applications call: runs of deployments and graphs, and their threads. */
export function endpointRoutes(options: {
  endpoints: Endpoints
  threads: Threads
  webhooks: Webhooks
  runs: Runs
  stopping: () => boolean
}): Route[] {
  const { endpoints, threads, runs, stopping } = options

  return [
    route({
      method: 'post',
      path: '/v1/graphs/:name/runs',
      scope: 'run',
      query: z.strictObject({ version: Id.optional() }),
      body: EndpointBody,
      async handle({ params: { name }, query: { version }, body, actor, request, response }) {
        if (stopping()) throw stoppingError()
        const claim = claimOf(request, actor, `${name}@${version ?? ''}`, body)
        const endpoint = await endpoints.find(name, version)
        const begun = await endpoints
          .start(endpoint, requestsOf(request, body), claim)
          .catch((error: unknown) => {
            // The server may have been asked to stop while it looked for the models.
            throw stopping() ? stoppingError() : error
          })
        const accepted = request.accepts(['application/json', 'text/event-stream'])
        return answerEndpoint({ runs, stopping }, endpoint, begun, response, {
          stream: accepted === 'text/event-stream',
          // Who is told later does not wait now.
          wait: body.wait && body.webhook === undefined,
          batch: body.inputs !== undefined,
        })
      },
    }),
    route({
      method: 'get',
      path: '/v1/graphs/:name/threads/:thread',
      scope: 'run',
      async handle({ params: { name, thread } }) {
        const body: ThreadAnswer | undefined = await threads.look(name, thread)
        if (body === undefined) throw notFound(`thread "${thread}" of "${name}"`)
        return { body }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/graphs/:name/threads/:thread',
      scope: 'run',
      async handle({ params: { name, thread } }) {
        if (await threads.remove(name, thread)) return { status: 204 }
        throw notFound(`thread "${thread}" of "${name}"`)
      },
    }),
    route({
      method: 'get',
      path: '/v1/runs/:id/deliveries',
      scope: 'read',
      async handle({ params: { id } }) {
        answerOf(runs, id)
        const body: DeliveryList = { deliveries: await options.webhooks.list(id) }
        return { body }
      },
    }),
  ]
}

function requestsOf(request: Request, body: EndpointBody): EndpointRequest[] {
  const { user, thread, budget, reuse, webhook } = body
  const inputs = body.inputs ?? [body.input ?? {}]
  return inputs.map((one) => ({
    input: one,
    user,
    thread,
    budget,
    reuse,
    webhook,
    // In a batch the fields of each input are its own.
    unit: (sticky) => unitOf(request, { ...body, input: one }, sticky),
  }))
}

/** What a request says where a deployment looks for its unit: a text or number that is not empty. */
function unitOf(request: Request, body: object, sticky: Sticky): string | undefined {
  if (sticky.by !== 'body') {
    return sticky.by === 'header'
      ? request.get(sticky.name) || undefined
      : cookieOf(request, sticky.name)
  }
  const value = sticky.path
    .split('.')
    .reduce<unknown>(
      (inside, key) =>
        typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
          ? Reflect.get(inside, key)
          : undefined,
      body,
    )
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** @throws HttpError */
function claimOf(
  request: Request,
  actor: Actor | undefined,
  endpoint: string,
  body: EndpointBody,
): IdempotencyClaim | undefined {
  const key = request.get('idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new HttpError(
      400,
      'BAD_IDEMPOTENCY_KEY',
      'An Idempotency-Key has 1 to 255 visible characters of ASCII, and no spaces.',
    )
  }
  // SAFETY: it was read from JSON, and what is left out is not there.
  const asked = JSON.parse(JSON.stringify(body)) as Json
  return { owner: JSON.stringify([actor?.id ?? '', endpoint]), key, body: asked }
}
