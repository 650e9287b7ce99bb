import { z } from 'zod'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { DetailedMetric } from '../../engine/evaluate/comparison/detailed.ts'
import type {
  AttributionList,
  ComparisonAnswer,
  RequirementList,
  RowDetail,
  RowList,
} from '../api/experiments.ts'
import { wholeNumber } from '../http/whole-number.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { changedNodes } from './changed-nodes.ts'
import { compareExperiment } from './compare-experiment.ts'
import type { EvaluationParts } from './evaluation-parts.ts'
import type { GateParts } from './gate-of-experiment.ts'
import { comparePassages } from './passages.ts'
import { reportFormats, reportOf, reportWriters } from './report-experiment.ts'
import { Requirements } from './requirements.ts'
import { rowOf, rowsOf, shownRows } from './rows.ts'
import { settleEvaluators } from './settle-request.ts'
import type { TrustOf } from './trust-of.ts'

const sides = { baseline: z.string().optional(), candidate: z.string().optional() }

/** What experiments show: comparisons, their rows, attributions, reports; and what is required of graphs. */
export function comparisonRoutes(
  options: EvaluationParts &
    Pick<GateParts, 'gates' | 'labels'> & {
      readonly graphs: GraphStore
      readonly runs: Runs
      readonly journal: Journal
      readonly trustOf: TrustOf
    },
): Route[] {
  const { experiments, graphs, journal, attributions, requirements, trustOf } = options
  const parts = { ...options, store: options.experimentStore }

  return [
    route({
      method: 'get',
      path: '/api/experiments/:id/comparison',
      scope: 'read',
      query: z.strictObject({
        ...sides,
        /** Keys with commas between them. */
        metrics: z
          .string()
          .transform((text) => text.split(',').filter(Boolean))
          .optional(),
        seed: wholeNumber(0).optional(),
      }),
      async handle({ params, query }) {
        const experiment = await experiments.get(params.id)
        const found = await compareExperiment(experiment, query, parts)
        const changed = await changedNodes(experiment, [found.baseline, found.candidate], graphs)
        const body: ComparisonAnswer = {
          ...found,
          metrics: found.metrics.map(withoutExamples),
          experiment: experiment.id,
          trust: await trustOf(experiment),
          ...(changed === undefined ? {} : { changed }),
        }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments/:id/rows',
      scope: 'read',
      query: z.strictObject({
        ...sides,
        metric: z.string().optional(),
        show: z.enum(shownRows).default('all'),
        after: wholeNumber(0).default(0),
        limit: wholeNumber(1, 200).default(50),
      }),
      async handle({ params, query }) {
        const experiment = await experiments.get(params.id)
        const body: RowList = await rowsOf(experiment, query, parts)
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments/:id/rows/:example',
      scope: 'read',
      query: z.strictObject({ ...sides, metric: z.string().optional() }),
      async handle({ params, query }) {
        const experiment = await experiments.get(params.id)
        const row = await rowOf(experiment, params.example, query, parts)
        const passages = comparePassages(
          row.sides.map(({ run }) => run),
          row.example.gold,
          journal,
        )
        const body: RowDetail = { ...row, passages }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/experiments/:id/attributions',
      scope: 'write',
      audit: 'experiment.attribute',
      body: z.strictObject({
        baseline: z.string().min(1),
        candidate: z.string().min(1),
        metric: z.string().min(1),
      }),
      async handle({ params, body, actor }) {
        const experiment = await experiments.get(params.id)
        const answer = await attributions.begin(experiment, body, actor?.name ?? '')
        return { status: 202, body: answer }
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments/:id/attributions',
      scope: 'read',
      async handle({ params }) {
        const { id } = await experiments.get(params.id)
        const body: AttributionList = { attributions: await attributions.list(id) }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments/:id/report',
      scope: 'read',
      query: z.strictObject({ ...sides, format: z.enum(reportFormats).default('html') }),
      async handle({ params, query: { format, ...named }, response }) {
        const experiment = await experiments.get(params.id)
        const report = await reportOf(experiment, named, parts)
        const { write, type, extension } = reportWriters[format]
        const file = `${experiment.graph}-${experiment.id.slice(0, 8)}.${extension}`
        response.set({
          'cache-control': 'no-store',
          'content-type': `${type}; charset=utf-8`,
          'content-disposition': `attachment; filename="${file}"`,
        })
        response.send(write(report))
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/api/graphs/:name/requirements',
      scope: 'read',
      reach: 'graph',
      async handle({ params }) {
        if ((await graphs.find(params.name)) === undefined) throw notFound(`graph "${params.name}"`)
        const body: RequirementList = await requirements.find(params.name)
        return { body }
      },
    }),
    route({
      method: 'put',
      path: '/api/graphs/:name/requirements',
      scope: 'write',
      reach: 'graph',
      audit: 'graph.require',
      body: Requirements,
      async handle({ params, body, actor }) {
        if ((await graphs.find(params.name)) === undefined) throw notFound(`graph "${params.name}"`)
        settleEvaluators(body.evaluators)
        const keys = body.evaluators.map(metricKey)
        const unknown = body.requirements.find(
          (one) => 'metric' in one && !keys.includes(one.metric),
        )
        if (unknown !== undefined && 'metric' in unknown) {
          throw new HttpError(
            422,
            'UNKNOWN_METRIC',
            `A requirement names the metric "${unknown.metric}", but no evaluator of the list has that key; its keys are ${keys.map((key) => `"${key}"`).join(', ') || 'none'}.`,
          )
        }
        await requirements.save(params.name, body, actor?.name ?? '')
        return { body: await requirements.find(params.name) }
      },
    }),
  ]
}

/** Thousands of examples are what rows are for. */
function withoutExamples(metric: DetailedMetric) {
  const { changes: _, left: __, ...shown } = metric
  return shown
}
