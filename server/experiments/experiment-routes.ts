import { z } from 'zod'
import { evaluators } from '../../engine/evaluate/evaluators/index.ts'
import type { EvaluatorList, ExperimentList, ExperimentSummary } from '../api/experiments.ts'
import { sendFrames } from '../http/event-stream.ts'
import { route, type Route } from '../http/route.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { estimateExperiment, type EstimateParts } from './estimate-experiment.ts'
import type { EvaluationParts } from './evaluation-parts.ts'
import { describeEvaluator, experimentAnswer, summaryOf } from './experiment-answers.ts'
import type { StoredExperiment } from './experiment-store.ts'
import { followExperiment } from './follow-experiment.ts'
import { Create, Rescore, Variant } from './shapes.ts'

/** Beginning, watching and changing experiments. */
export function experimentRoutes(
  options: EvaluationParts & EstimateParts & { readonly graphs: GraphStore },
): Route[] {
  const { experiments, experimentStore: store, scores, graphs } = options

  async function summarized(experiment: StoredExperiment): Promise<ExperimentSummary> {
    return summaryOf(experiment, await experiments.progress(experiment))
  }

  async function answered(experiment: StoredExperiment) {
    const progress = await experiments.progress(experiment)
    return experimentAnswer(experiment, progress, { store, scores, graphs })
  }

  return [
    route({
      method: 'get',
      path: '/api/evaluators',
      scope: 'read',
      handle() {
        const body: EvaluatorList = { evaluators: evaluators.map(describeEvaluator) }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments',
      scope: 'read',
      query: z.strictObject({ graph: z.string().optional(), dataset: z.string().optional() }),
      async handle({ query }) {
        const found = await store.list(query)
        const body: ExperimentList = { experiments: await Promise.all(found.map(summarized)) }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/experiments/estimate',
      scope: 'write',
      audit: false,
      body: Create,
      handle: async ({ body }) => ({ body: await estimateExperiment(body, options) }),
    }),
    route({
      method: 'post',
      path: '/api/experiments',
      scope: 'write',
      audit: 'experiment.create',
      body: Create,
      async handle({ body, actor }) {
        const experiment = await experiments.create(body, actor?.name ?? '')
        return {
          status: 201,
          body: await answered(experiment),
          audit: { target: experiment.id, detail: `${body.graph} on ${body.dataset}` },
        }
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments/:id',
      scope: 'read',
      handle: async ({ params }) => ({ body: await answered(await experiments.get(params.id)) }),
    }),
    route({
      method: 'delete',
      path: '/api/experiments/:id',
      scope: 'write',
      audit: 'experiment.remove',
      async handle({ params }) {
        await experiments.remove(params.id)
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/api/experiments/:id/stop',
      scope: 'write',
      audit: 'experiment.stop',
      handle: async ({ params }) => ({ body: await answered(await experiments.stop(params.id)) }),
    }),
    route({
      method: 'post',
      path: '/api/experiments/:id/resume',
      scope: 'write',
      audit: 'experiment.resume',
      handle: async ({ params }) => ({ body: await answered(await experiments.resume(params.id)) }),
    }),
    route({
      method: 'post',
      path: '/api/experiments/:id/variants',
      scope: 'write',
      audit: 'experiment.add-variant',
      body: Variant,
      async handle({ params: { id }, body }) {
        const changed = await answered(await experiments.addVariant(id, body))
        return { body: changed, audit: { target: id, detail: body.name } }
      },
    }),
    route({
      method: 'post',
      path: '/api/experiments/:id/rescore',
      scope: 'write',
      audit: 'experiment.rescore',
      body: Rescore,
      async handle({ params, body }) {
        return { body: await answered(await experiments.rescore(params.id, body)) }
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments/:id/events',
      scope: 'read',
      async handle({ params: { id }, response }) {
        await experiments.get(id)
        await sendFrames(
          response,
          followExperiment(id, experiments, summarized),
          ({ event, data }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
        )
        return undefined
      },
    }),
  ]
}
