import { z } from 'zod'
import type { Graph } from '../../engine/graph/document.ts'
import type { RunAnswer, RunList } from '../api.ts'
import { sendEvents } from '../http/event-stream.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route, type RouteAnswer, type RouteCall } from '../http/route.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'

const RunBody = z.strictObject({
  input: z.record(z.string(), z.unknown()).default({}),
  /** false: answer at once with 202 and let the run go on. */
  wait: z.boolean().default(true),
})

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))
const sequence = wholeNumber(0, Number.MAX_SAFE_INTEGER)

/** Starting, watching and stopping runs. */
export function runRoutes(options: {
  graphs: GraphStore
  runs: Runs
  stopping: () => boolean
}): Route[] {
  const { graphs, runs } = options

  async function start(
    graph: Graph,
    { body, request, response }: RouteCall<string, unknown, z.output<typeof RunBody>>,
  ): Promise<RouteAnswer> {
    if (options.stopping()) throw stoppingError()
    const handle = await runs.start(graph, body.input).catch((error: unknown) => {
      // The server may have been asked to stop while it looked for the models.
      throw options.stopping() ? stoppingError() : error
    })
    response.set('heddle-run-id', handle.id)
    if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
      await sendEvents(response, handle.events())
      return undefined
    }
    if (!body.wait) return { status: 202, body: answerOf(handle.id) }
    try {
      const answer: RunAnswer = await handle.result
      return { body: answer }
    } catch (error) {
      if (options.stopping()) throw stoppingError(handle.id)
      throw error
    }
  }

  function answerOf(id: string): RunAnswer {
    const answer = runs.answer(id)
    if (answer === undefined) throw notFound(`run "${id}"`)
    return answer
  }

  return [
    route({
      method: 'post',
      path: '/v1/graphs/:name/runs',
      scope: 'run',
      body: RunBody,
      async handle(call) {
        const graph = await graphs.newest(call.params.name)
        if (graph === undefined) throw notFound(`graph "${call.params.name}"`)
        return start(graph, call)
      },
    }),
    route({
      method: 'post',
      path: '/api/graphs/:name/draft/runs',
      scope: 'write',
      body: RunBody,
      async handle(call) {
        const stored = await graphs.find(call.params.name)
        if (stored === undefined) throw notFound(`graph "${call.params.name}"`)
        return start(stored.draft, call)
      },
    }),
    route({
      method: 'get',
      path: '/v1/runs/:id',
      scope: 'read',
      handle: ({ params }) => ({ body: answerOf(params.id) }),
    }),
    route({
      method: 'get',
      path: '/v1/runs/:id/events',
      scope: 'read',
      query: z.strictObject({ after: sequence.optional() }),
      async handle({ params, query, request, response }) {
        const events = runs.events(
          params.id,
          query.after ?? lastEventId(request.get('last-event-id')),
        )
        if (events === undefined) throw notFound(`run "${params.id}"`)
        await sendEvents(response, events)
        return undefined
      },
    }),
    route({
      method: 'post',
      path: '/v1/runs/:id/cancel',
      scope: 'run',
      async handle({ params }) {
        const answer = answerOf(params.id)
        if (!(await runs.cancel(params.id))) {
          throw new HttpError(
            409,
            'RUN_IS_OVER',
            `The run "${params.id}" is ${answer.status}; there is nothing to cancel.`,
          )
        }
        return { status: 202, body: answer }
      },
    }),
    route({
      method: 'get',
      path: '/v1/values/:hash',
      scope: 'read',
      handle({ params, response }) {
        const json = runs.value(params.hash)
        if (json === undefined) throw notFound(`value "${params.hash}"`)
        // It is named by its content and never changes.
        response.set('cache-control', 'private, max-age=31536000, immutable')
        response.type('application/json').send(json)
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/api/runs',
      scope: 'read',
      query: z.strictObject({
        graph: z.string().optional(),
        limit: wholeNumber(1, 200).default(50),
        before: z.uuid().optional(),
      }),
      handle({ query: { graph, limit, before } }) {
        const body: RunList = {
          runs: runs.list({
            limit,
            ...(graph === undefined ? {} : { graph }),
            ...(before === undefined ? {} : { before }),
          }),
        }
        return { body }
      },
    }),
  ]
}

function stoppingError(run?: string): HttpError {
  const went = run === undefined ? '' : ` The run "${run}" goes on at the next start.`
  return new HttpError(503, 'STOPPING', `Heddle is stopping and takes no new runs.${went}`, {
    headers: { 'retry-after': '5' },
  })
}

/** @throws HttpError */
function lastEventId(sent: string | undefined): number {
  if (sent === undefined || sent === '') return 0
  const parsed = sequence.safeParse(sent)
  if (parsed.success) return parsed.data
  throw new HttpError(
    400,
    'BAD_LAST_EVENT_ID',
    'Last-Event-ID must be the number of the last event that was read.',
  )
}
