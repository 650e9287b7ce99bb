import { z } from 'zod'
import { Example } from '../../engine/evaluate/example.ts'
import { Json } from '../../engine/graph/values.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type {
  DatasetAnswer,
  DatasetList,
  DatasetSummary,
  DatasetVersion,
  DatasetVersionList,
} from '../api/datasets.ts'
import type { Actor } from '../auth/scope.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Store } from '../store/open-store.ts'
import { mostExamples, type Changes, type DatasetStore } from './dataset-store.ts'
import { examplesFromRuns } from './examples-from-runs.ts'
import { exportExamples, exportFormats } from './export-examples.ts'
import { findExamples } from './find-examples.ts'
import { importRoutes } from './import-routes.ts'
import { wholeNumber } from '../http/whole-number.ts'
import { DatasetName } from './shapes.ts'
import type { GraphPorts } from './suggest-columns.ts'

const plain = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0]*$/, 'must hold no zero character')
const label = plain(100).min(1)
const id = plain(200).min(1)

/** What datasets are made of, and how they are changed, read and exported. */
export function datasetRoutes(options: {
  datasets: DatasetStore
  store: Store
  graphs: GraphStore
  journal: Journal
}): Route[] {
  const { datasets, graphs } = options

  async function existing(name: string): Promise<DatasetSummary> {
    const found = await datasets.find(name)
    if (found === undefined) throw notFound(`dataset "${name}"`)
    return found
  }

  async function numbered(name: string, number: number | undefined): Promise<DatasetVersion> {
    const { version } = await existing(name)
    const found = await datasets.version(name, number ?? version)
    if (found === undefined) throw notFound(`version ${number} of the dataset "${name}"`)
    return found
  }

  async function portsOf({ graph }: { graph?: string }): Promise<GraphPorts | undefined> {
    return graph === undefined ? undefined : (await graphs.find(graph))?.draft
  }

  async function existingGraph(graph: string | null | undefined): Promise<void> {
    if (typeof graph !== 'string' || (await graphs.find(graph)) !== undefined) return
    throw new HttpError(422, 'GRAPH_NOT_FOUND', `There is no graph "${graph}".`)
  }

  async function change(
    name: string,
    changes: Omit<Changes, 'author'>,
    actor: Actor | undefined,
  ): Promise<{ version: DatasetVersion; made: boolean }> {
    const changed = await datasets.change(name, { ...changes, author: actor?.name ?? '' })
    if ('version' in changed) return changed
    if (changed.refused === 'missing') throw notFound(`dataset "${name}"`)
    if (changed.refused === 'full') {
      throw new HttpError(
        422,
        'DATASET_IS_FULL',
        `The dataset "${name}" would hold more than ${mostExamples} examples, which is the limit. Make another one.`,
      )
    }
    throw new HttpError(
      409,
      'STALE_VERSION',
      `The dataset "${name}" was changed elsewhere since version ${changes.baseVersion}. Look at it again before you change it.`,
    )
  }

  return [
    route({
      method: 'get',
      path: '/api/datasets',
      scope: 'read',
      async handle() {
        const body: DatasetList = { datasets: await datasets.list() }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/datasets',
      scope: 'write',
      audit: 'dataset.create',
      body: z.strictObject({
        name: DatasetName,
        description: plain(4000).default(''),
        graph: z.string().optional(),
      }),
      async handle({ body, actor }) {
        await existingGraph(body.graph)
        if (!(await datasets.create(body, actor?.name ?? ''))) {
          throw new HttpError(409, 'NAME_TAKEN', `There is a dataset "${body.name}" already.`)
        }
        return { status: 201, body: await existing(body.name) }
      },
    }),
    route({
      method: 'get',
      path: '/api/datasets/:name',
      scope: 'read',
      query: z.strictObject({
        version: wholeNumber(1).optional(),
        split: z.string().optional(),
        tag: z.string().optional(),
        search: z.string().max(500).optional(),
        after: wholeNumber(0).default(0),
        limit: wholeNumber(1, 500).default(100),
      }),
      async handle({ params: { name }, query: { version, after, limit, ...filter } }) {
        const summary = await existing(name)
        const { version: number } = await numbered(name, version)
        const members = await datasets.members(name, number)
        const found = findExamples(
          members.map(({ example }) => example),
          filter,
        )
        const end = after + limit
        const body: DatasetAnswer = {
          ...summary,
          shown: { version: number, of: found.length },
          page: found.slice(after, end),
          ...(end < found.length ? { next: String(end) } : {}),
        }
        return { body }
      },
    }),
    route({
      method: 'patch',
      path: '/api/datasets/:name',
      scope: 'write',
      audit: 'dataset.change',
      body: z.strictObject({
        description: plain(4000).exactOptional(),
        graph: z.string().nullable().exactOptional(),
      }),
      async handle({ params, body }) {
        await existingGraph(body.graph)
        if (!(await datasets.describe(params.name, body)))
          throw notFound(`dataset "${params.name}"`)
        return { body: await existing(params.name) }
      },
    }),
    route({
      method: 'delete',
      path: '/api/datasets/:name',
      scope: 'write',
      audit: 'dataset.remove',
      async handle({ params }) {
        if (!(await datasets.remove(params.name))) throw notFound(`dataset "${params.name}"`)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/api/datasets/:name/versions',
      scope: 'read',
      async handle({ params }) {
        const { name } = await existing(params.name)
        const body: DatasetVersionList = { versions: await datasets.versions(name) }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/datasets/:name/changes',
      scope: 'write',
      audit: 'dataset.change',
      bodyLimit: 32 * 1024 * 1024,
      body: z.strictObject({
        baseVersion: z.number().int().min(1).optional(),
        message: plain(2000).optional(),
        put: z.array(Example).max(mostExamples).exactOptional(),
        remove: z.array(id).max(mostExamples).exactOptional(),
      }),
      async handle({ params, body: { message, ...changes }, actor }) {
        const { put = [], remove = [] } = changes
        const said = message ?? describeChange(put.length, remove.length)
        const { version, made } = await change(params.name, { ...changes, message: said }, actor)
        return { status: made ? 201 : 200, body: version }
      },
    }),
    route({
      method: 'post',
      path: '/api/datasets/:name/from-runs',
      scope: 'write',
      audit: 'dataset.add-runs',
      body: z.strictObject({
        runs: z.array(z.string()).max(5000).exactOptional(),
        feedback: z.array(z.string()).max(5000).exactOptional(),
        split: label.exactOptional(),
        tags: z.array(label).max(50).exactOptional(),
        expected: z.record(z.string(), z.record(z.string(), Json)).exactOptional(),
        answered: z.boolean().exactOptional(),
      }),
      async handle({ params, body, actor }) {
        await existing(params.name)
        const put = await examplesFromRuns(body, {
          store: options.store,
          journal: options.journal,
          documentOf: (version) => graphs.document(version),
        })
        if (put.length === 0) {
          throw new HttpError(
            422,
            'NOTHING_TO_ADD',
            'Name at least one run in "runs" or one entry in "feedback".',
          )
        }
        const message = `From ${put.length} ${put.length === 1 ? 'run' : 'runs'}`
        const { version, made } = await change(params.name, { put, message }, actor)
        return { status: made ? 201 : 200, body: version }
      },
    }),
    route({
      method: 'get',
      path: '/api/datasets/:name/export',
      scope: 'read',
      query: z.strictObject({
        format: z.enum(exportFormats).default('jsonl'),
        version: wholeNumber(1).optional(),
        split: z.string().optional(),
      }),
      async handle({ params: { name }, query: { format, version, split }, response }) {
        const summary = await existing(name)
        const { version: number } = await numbered(name, version)
        const members = await datasets.members(name, number)
        const examples = findExamples(
          members.map(({ example }) => example),
          { split },
        )
        const file = exportExamples(examples, format, await portsOf(summary))
        const parts = [name, `v${number}`, ...(format === 'fine-tuning' ? [format] : [])]
        response.set({
          'cache-control': 'no-store',
          'content-type': `${file.type}; charset=utf-8`,
          'content-disposition': `attachment; filename="${parts.join('-')}.${file.extension}"`,
          'x-heddle-left-out': String(file.left),
        })
        response.send(file.text)
        return undefined
      },
    }),
    ...importRoutes({ existing, portsOf, change }),
  ]
}

function describeChange(put: number, remove: number): string {
  const parts = [...(put > 0 ? [`put ${put}`] : []), ...(remove > 0 ? [`removed ${remove}`] : [])]
  const said = parts.join(', ') || 'no change'
  return said[0]!.toUpperCase() + said.slice(1)
}
