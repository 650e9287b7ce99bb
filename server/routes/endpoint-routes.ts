import type { Request } from 'express'
import { z } from 'zod'
import type { DeliveryList, ThreadAnswer } from '../api/deployments.ts'
import type { Endpoints, EndpointRequest } from '../deployments/endpoints.ts'
import type { Threads } from '../deployments/threads.ts'
import type { Callable } from '../deployments/reach.ts'
import { ownerOf } from '../files/stored-files.ts'
import { notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { Runs } from '../runs.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { answerEndpoint } from './answer-endpoint.ts'
import { claimOf, unitOf } from './endpoint-request.ts'
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
  callable: Callable
  threads: Threads
  webhooks: Webhooks
  runs: Runs
  stopping: () => boolean
}): Route[] {
  const { endpoints, callable, threads, runs, stopping } = options

  return [
    route({
      method: 'post',
      path: '/v1/graphs/:name/runs',
      scope: 'run',
      reach: 'anything',
      audit: false,
      query: z.strictObject({ version: Id.optional() }),
      body: EndpointBody,
      async handle({ params: { name }, query: { version }, body, actor, request, response }) {
        if (stopping()) throw stoppingError()
        const claim = claimOf(request, actor, `${name}@${version ?? ''}`, body)
        const endpoint = await callable.reach(actor, name, version)
        const begun = await endpoints
          .start(endpoint, requestsOf(request, body, ownerOf(actor)), claim)
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
      reach: 'anything',
      async handle({ params: { name, thread }, actor }) {
        await callable.reach(actor, name)
        const body: ThreadAnswer | undefined = await threads.look(name, thread)
        if (body === undefined) throw notFound(`thread "${thread}" of "${name}"`)
        return { body }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/graphs/:name/threads/:thread',
      scope: 'run',
      reach: 'anything',
      audit: 'thread.remove',
      async handle({ params: { name, thread }, actor }) {
        await callable.reach(actor, name)
        if (await threads.remove(name, thread)) return { status: 204 }
        throw notFound(`thread "${thread}" of "${name}"`)
      },
    }),
    route({
      method: 'get',
      path: '/v1/runs/:id/deliveries',
      scope: 'read',
      reach: 'run',
      async handle({ params: { id } }) {
        answerOf(runs, id)
        const body: DeliveryList = { deliveries: await options.webhooks.list(id) }
        return { body }
      },
    }),
  ]
}

function requestsOf(
  request: Request,
  body: EndpointBody,
  owner: string | undefined,
): EndpointRequest[] {
  const { user, thread, budget, reuse, webhook } = body
  const inputs = body.inputs ?? [body.input ?? {}]
  return inputs.map((one) => ({
    input: one,
    owner,
    user,
    thread,
    budget,
    reuse,
    webhook,
    // In a batch the fields of each input are its own.
    unit: (sticky) => unitOf(request, { ...body, input: one }, sticky),
  }))
}
