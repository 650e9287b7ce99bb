import { z } from 'zod'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { GraphError, type Problem } from '../../engine/graph/problem.ts'
import { upgradeNodes } from '../../engine/graph/upgrade-nodes.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import type {
  DocumentAnswer,
  DraftConflict,
  DraftSaved,
  ExampleList,
  GraphAnswer,
  GraphList,
  KeptDocument,
  VersionAnswer,
  VersionList,
} from '../api.ts'
import type { Deployments } from '../deployments/deployments.ts'
import { graphSummaries } from '../graph-summary.ts'
import type { GraphsFolder } from '../graphs-folder/graphs-folder.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { Notices } from '../notices.ts'
import type { Runs } from '../runs.ts'
import { readExamples } from '../shipped-graphs.ts'
import type { GraphStore, StoredGraph } from '../store/graph-store.ts'
import { recentChecks } from './recent-checks.ts'

/** Graphs, their drafts and versions. */
export function graphRoutes(options: {
  graphs: GraphStore
  runs: Runs
  catalogue: Catalogue
  deployments: Pick<Deployments, 'list'>
  /** Finds the graphs that subgraph nodes name. */
  source: GraphSource
  notices: Notices
  /** Where shipped graphs and their questions lie. */
  shipped: string
  /** Where graphs are files, too. */
  folder?: GraphsFolder | undefined
}): Route[] {
  const { graphs, runs, catalogue, notices, folder } = options

  const check = recentChecks(catalogue, options.source)

  async function toAnswer(stored: StoredGraph): Promise<GraphAnswer> {
    const { name, draft, revision, version } = stored
    const { graph = draft, problems, hash } = await check(draft)
    const behind = folder?.behind(name)
    return {
      name,
      draft: graph,
      revision,
      version,
      changed: hash !== version,
      problems,
      ...(behind === undefined ? {} : { behind }),
    }
  }

  async function existing(name: string): Promise<StoredGraph> {
    const stored = await graphs.find(name)
    if (stored === undefined) throw notFound(`graph "${name}"`)
    return stored
  }

  async function refuseWhereDeployed(name: string): Promise<void> {
    const live = await options.deployments.list()
    const users = live.filter(({ settings }) => settings.graph === name)
    if (users.length === 0) return
    const names = users.map(({ deployment }) => `"${deployment}"`).join(', ')
    throw new HttpError(
      409,
      'GRAPH_IS_DEPLOYED',
      `The graph "${name}" is deployed as ${names}. Remove that first.`,
    )
  }

  /** A draft may have errors, but it must have the shape of a graph. */
  async function readDraft(
    document: unknown,
    name: string,
  ): Promise<{ graph: Graph; problems: readonly Problem[] }> {
    const { graph, problems } = await check(document)
    if (graph === undefined) throw new GraphError(name, problems)
    return { graph, problems }
  }

  return [
    route({
      method: 'get',
      path: '/api/graphs',
      scope: 'read',
      async handle() {
        const listed = (await graphs.list()).filter(({ name }) => folder?.isGone(name) !== true)
        const body: GraphList = {
          graphs: graphSummaries(listed, runs),
          ...(folder === undefined ? {} : { folder: folder.state() }),
        }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/graphs',
      scope: 'write',
      audit: 'graph.create',
      body: z.strictObject({
        name: z.string(),
        graph: z.unknown().optional(),
        copyOf: z.string().optional(),
        title: z.string().max(200).optional(),
      }),
      async handle({ body, actor }) {
        const { name } = body
        const copied = body.copyOf === undefined ? undefined : (await existing(body.copyOf)).draft
        const source = body.graph ?? copied ?? { heddle: 1, inputs: {}, nodes: {}, outputs: {} }
        const document =
          typeof source === 'object' && source !== null
            ? { ...source, name, ...(body.title === undefined ? {} : { title: body.title }) }
            : source
        const { graph } = await readDraft(document, name)
        const message = body.copyOf === undefined ? 'Begun' : `Copied from ${body.copyOf}`
        if (!(await graphs.create(graph, { message, author: actor?.name ?? '' }))) {
          throw new HttpError(409, 'NAME_TAKEN', `There is a graph "${name}" already.`)
        }
        await folder?.saved(name)
        notices.send({ type: 'graph-changed', name, revision: 1 })
        return { status: 201, body: await toAnswer(await existing(name)) }
      },
    }),
    route({
      method: 'get',
      path: '/api/graphs/:name',
      scope: 'read',
      reach: 'graph',
      handle: async ({ params }) => ({ body: await toAnswer(await existing(params.name)) }),
    }),
    route({
      method: 'delete',
      path: '/api/graphs/:name',
      scope: 'write',
      reach: 'graph',
      audit: 'graph.remove',
      async handle({ params }) {
        await refuseWhereDeployed(params.name)
        if (!(await graphs.remove(params.name))) throw notFound(`graph "${params.name}"`)
        await folder?.removed(params.name)
        notices.send({ type: 'graph-changed', name: params.name, revision: 0 })
        return { status: 204 }
      },
    }),
    route({
      method: 'put',
      path: '/api/graphs/:name/draft',
      scope: 'write',
      reach: 'graph',
      // Saved every few seconds while somebody types. The version that comes of it has its author.
      audit: false,
      body: z.strictObject({
        baseRevision: z.number().int().nonnegative(),
        draft: z.unknown(),
        onto: z.string().exactOptional(),
      }),
      async handle({ params, body }) {
        const { name, version } = await existing(params.name)
        const { graph, problems } = await readDraft(body.draft, name)
        if (graph.name !== name) {
          throw new HttpError(
            422,
            'NAME_DIFFERS',
            `The draft is named "${graph.name}", but it was sent to the graph "${name}". Names stay as they are; make a copy to have another.`,
          )
        }
        const revision = await graphs.saveDraft(name, body.baseRevision, graph)
        if (revision === undefined) {
          const current = await existing(name)
          const beside: Pick<DraftConflict, 'current'> = { current: await toAnswer(current) }
          throw new HttpError(
            409,
            'STALE_REVISION',
            `The graph "${name}" was saved elsewhere since revision ${body.baseRevision}; it is at ${current.revision} now.`,
            { beside },
          )
        }
        if (body.onto === version) await folder?.joined(name)
        notices.send({ type: 'graph-changed', name, revision })
        const saved: DraftSaved = { revision, problems }
        return { body: saved }
      },
    }),
    route({
      method: 'get',
      path: '/api/graphs/:name/versions',
      scope: 'read',
      reach: 'graph',
      async handle({ params }) {
        const { name } = await existing(params.name)
        const body: VersionList = { versions: await graphs.versions(name) }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/graphs/:name/versions',
      scope: 'write',
      reach: 'graph',
      audit: 'version.create',
      body: z.strictObject({ message: z.string().max(2000) }),
      async handle({ params, body, actor }) {
        const { name, draft, revision } = await existing(params.name)
        const { problems } = await check(draft)
        if (problems.some((problem) => problem.severity === 'error')) {
          throw new GraphError(name, problems)
        }
        if (folder?.behind(name) !== undefined) {
          throw new HttpError(
            409,
            'DRAFT_IS_BEHIND',
            `The file of the graph "${name}" changed the same parts as its draft. Open the graph in the editor and choose which to keep, then save.`,
          )
        }
        const author = actor?.name ?? ''
        const saved = await graphs.saveVersion(name, { message: body.message, author })
        if (saved === undefined) throw notFound(`graph "${name}"`)
        await folder?.saved(name)
        notices.send({ type: 'graph-changed', name, revision })
        return { status: saved.created ? 201 : 200, body: saved.summary }
      },
    }),
    route({
      method: 'post',
      path: '/api/graphs/:name/documents',
      scope: 'write',
      reach: 'graph',
      audit: 'graph.keep',
      body: z.strictObject({ graph: z.unknown() }),
      async handle({ params, body }) {
        const { name } = await existing(params.name)
        const document =
          typeof body.graph === 'object' && body.graph !== null
            ? { ...body.graph, name }
            : body.graph
        const { graph, problems } = await readDraft(document, name)
        if (problems.some(({ severity }) => severity === 'error')) {
          throw new GraphError(name, problems)
        }
        await graphs.keep(graph)
        const kept: KeptDocument = { version: hashGraph(graph) }
        return { status: 201, body: kept }
      },
    }),
    route({
      method: 'get',
      path: '/api/graphs/:name/documents/:version',
      scope: 'read',
      reach: 'graph',
      async handle({ params }) {
        const { name, version } = params
        const found = await graphs.document(version)
        if (found?.name !== name) {
          throw notFound(`document "${version}" of the graph "${name}"`)
        }
        const body: DocumentAnswer = { version, graph: upgradeNodes(found, catalogue).graph }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/graphs/:name/versions/:version',
      scope: 'read',
      reach: 'graph',
      async handle({ params }) {
        const hash = await graphs.hashOf(params.name, params.version)
        const found = await graphs.version(params.name, hash)
        if (found === undefined) {
          throw notFound(`version "${params.version}" of the graph "${params.name}"`)
        }
        const { graph } = upgradeNodes(found.graph, catalogue)
        const body: VersionAnswer = { ...found.summary, graph }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/graphs/:name/file',
      scope: 'write',
      reach: 'graph',
      audit: 'graph.file',
      async handle({ params }) {
        if (folder === undefined) throw notFound('folder of graphs')
        await folder.putBack(params.name)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/api/graphs/:name/examples',
      scope: 'read',
      reach: 'graph',
      async handle({ params }) {
        const { name } = await existing(params.name)
        const body: ExampleList = { examples: readExamples(options.shipped, name) }
        return { body }
      },
    }),
  ]
}
