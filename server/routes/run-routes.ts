import { z } from 'zod'
import { Json } from '../../engine/graph/values.ts'
import type { RunAnswer, RunList } from '../api.ts'
import { mayUse } from '../auth/scope.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Exposures } from '../deployments/exposures.ts'
import { runsOfDeployment } from '../deployments/runs-of-deployment.ts'
import type { ExperimentStore } from '../experiments/experiment-store.ts'
import { runsWithExperiments } from '../experiments/runs-with-experiments.ts'
import { sendEvents } from '../http/event-stream.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { moment, refuseBackwards } from '../http/time-range.ts'
import { wholeNumber } from '../http/whole-number.ts'
import { runStanding } from '../../engine/run/run-standing.ts'
import type { Runs } from '../runs.ts'
import { answerOf, stoppingError } from './started-run.ts'

const sequence = wholeNumber(0)

/** Watching, answering and stopping runs. */
export function runRoutes(options: {
  runs: Runs
  /** A run as its caller sees it. */
  lookAtRun: (run: string) => Promise<RunAnswer | undefined>
  stopping: () => boolean
  experimentStore: ExperimentStore
  deployments: Pick<Deployments, 'get'>
  exposures: Pick<Exposures, 'list'>
}): Route[] {
  const { runs, deployments } = options

  return [
    route({
      method: 'get',
      path: '/v1/runs/:id',
      scope: 'read',
      reach: 'run',
      boundScope: 'run',
      async handle({ params: { id }, actor }) {
        const found = await options.lookAtRun(id)
        if (found === undefined) throw notFound(`run "${id}"`)
        const { feedbackToken: _, ...answer } = found
        // Who may only read gives no feedback either.
        const mayGive = actor !== undefined && mayUse(actor, 'run')
        return { body: mayGive ? found : answer }
      },
    }),
    route({
      method: 'get',
      path: '/v1/runs/:id/events',
      scope: 'read',
      reach: 'run',
      boundScope: 'run',
      query: z.strictObject({ after: sequence.optional() }),
      async handle({ params, query, request, response }) {
        const { id } = params
        const after = query.after ?? lastEventId(request.get('last-event-id'))
        const last = runs.lastEvent(id)
        if (last !== undefined && after > last) {
          throw new HttpError(
            400,
            'BAD_LAST_EVENT_ID',
            `The last event of the run "${id}" is number ${last}, so nothing comes after ${after}. Ask without a number for all of them.`,
          )
        }
        const events = runs.events(id, after)
        if (events === undefined) throw notFound(`run "${id}"`)
        await sendEvents(response, events)
        return undefined
      },
    }),
    route({
      method: 'post',
      path: '/v1/runs/:id/answer',
      scope: 'run',
      reach: 'run',
      // What becomes of runs stands in the journal.
      audit: false,
      body: z.strictObject({ node: z.string().min(1), answer: z.record(z.string(), Json) }),
      async handle({ params, body, actor }) {
        if (options.stopping()) throw stoppingError(undefined, 'answers')
        await runs.answer(params.id, body.node, body.answer, actor?.name)
        return { status: 202, body: answerOf(runs, params.id) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/runs/:id/cancel',
      scope: 'run',
      reach: 'run',
      audit: false,
      async handle({ params }) {
        const answer = answerOf(runs, params.id)
        if (!(await runs.cancel(params.id))) {
          throw new HttpError(
            409,
            'RUN_IS_OVER',
            `The run "${params.id}" ${runStanding[answer.status]}; there is nothing to cancel.`,
          )
        }
        return { status: 202, body: answer }
      },
    }),
    route({
      method: 'get',
      path: '/v1/values/:hash',
      scope: 'read',
      // Whoever knows the hash knew the value, or a run that holds it.
      reach: 'anything',
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
        experiment: z.string().optional(),
        experiments: z.enum(['true', 'false']).optional(),
        deployment: z.string().optional(),
        limit: wholeNumber(1, 200).default(50),
        before: z.uuid().optional(),
        from: moment.optional(),
        to: moment.optional(),
      }),
      async handle({ query }) {
        const { graph, experiment, experiments, deployment, limit, before, from, to } = query
        if (from !== undefined) refuseBackwards(from, to ?? Infinity)
        const filter = {
          limit,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...(graph === undefined ? {} : { graph }),
          ...(before === undefined ? {} : { before }),
        }
        if (deployment !== undefined) {
          if (experiment !== undefined) {
            throw new HttpError(
              400,
              'BAD_QUERY',
              'No deployment answers the runs of an experiment. Name either "deployment" or "experiment".',
            )
          }
          await deployments.get(deployment)
          const answered = await runsOfDeployment({ ...filter, deployment }, options)
          return { body: { runs: runs.withUsage(answered) } satisfies RunList }
        }
        const listed =
          experiments === 'true' && experiment === undefined
            ? await runsWithExperiments(filter, options)
            : runs.list({ ...filter, ...(experiment === undefined ? {} : { experiment }) })
        const body: RunList = { runs: runs.withUsage(listed) }
        return { body }
      },
    }),
  ]
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
