import { z } from 'zod'
import type { LabelAnswer, LabelList } from '../api/deployments.ts'
import { LabelName } from '../deployments/settings.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { LabelStore } from '../store/label-store.ts'

/** Labels on the versions of graphs. */
export function labelRoutes(options: { graphs: GraphStore; labels: LabelStore }): Route[] {
  const { graphs, labels } = options

  async function existing(graph: string): Promise<void> {
    if ((await graphs.find(graph)) === undefined) throw notFound(`graph "${graph}"`)
  }

  async function toAnswer(graph: string, name: string): Promise<LabelAnswer> {
    const label = await labels.find(graph, name)
    if (label === undefined) throw notFound(`label "${name}" of the graph "${graph}"`)
    return { ...label, moves: await labels.moves(graph, name) }
  }

  return [
    route({
      method: 'get',
      path: '/api/graphs/:name/labels',
      scope: 'read',
      reach: 'graph',
      async handle({ params: { name } }) {
        await existing(name)
        const body: LabelList = { labels: await labels.list(name) }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/graphs/:name/labels/:label',
      scope: 'read',
      reach: 'graph',
      handle: async ({ params }) => ({ body: await toAnswer(params.name, params.label) }),
    }),
    route({
      method: 'put',
      path: '/api/graphs/:name/labels/:label',
      scope: 'write',
      reach: 'graph',
      audit: 'label.move',
      body: z.strictObject({ version: z.string().min(1).max(100) }),
      async handle({ params: { name, label }, body, actor }) {
        await existing(name)
        const { success, error } = LabelName.safeParse(label)
        if (!success) {
          const why = error.issues.map(({ message }) => message).join(', and ')
          throw new HttpError(422, 'BAD_LABEL', `The label "${label.slice(0, 100)}" ${why}.`)
        }
        const version = await graphs.hashOf(name, body.version)
        if ((await graphs.version(name, version)) === undefined) {
          throw notFound(`version "${body.version}" of the graph "${name}"`)
        }
        await labels.move(name, label, version, actor?.name ?? '')
        return { body: await toAnswer(name, label) }
      },
    }),
    route({
      method: 'delete',
      path: '/api/graphs/:name/labels/:label',
      scope: 'write',
      reach: 'graph',
      audit: 'label.remove',
      async handle({ params: { name, label }, actor }) {
        if (await labels.remove(name, label, actor?.name ?? '')) return { status: 204 }
        throw notFound(`label "${label}" of the graph "${name}"`)
      },
    }),
  ]
}
