import { z } from 'zod'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { graphUpTo } from '../../engine/graph/graph-up-to.ts'
import { Json } from '../../engine/graph/values.ts'
import { findSubgraphs, type GraphSource } from '../../engine/run/find-subgraphs.ts'
import { resolveFiles } from '../files/resolve-files.ts'
import { ownerOf, type StoredFiles } from '../files/stored-files.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { answerOf, createRunStarter, runLimits } from './started-run.ts'
import { storedGraph } from './stored-graph.ts'

const RunBody = z.strictObject({
  input: z.record(z.string(), z.unknown()).default({}),
  to: z.string().min(1).exactOptional(),
  ...runLimits,
})

const values = z.record(z.string(), Json)
const ReplayBody = z.strictObject({
  from: z.string().min(1).exactOptional(),
  edits: z
    .strictObject({
      outputs: z.record(z.string(), values).exactOptional(),
      absent: z.array(z.string().regex(/.\../, 'it must be node.port')).exactOptional(),
      config: z.record(z.string(), values).exactOptional(),
      input: values.exactOptional(),
    })
    .exactOptional(),
  version: z.string().optional(),
  to: z.string().min(1).exactOptional(),
  ...runLimits,
})

/** Starting runs of drafts, and from what an earlier run did. */
export function startRoutes(options: {
  graphs: GraphStore
  runs: Runs
  files: StoredFiles
  catalogue: Catalogue
  /** Finds the graphs that subgraph nodes name. */
  source: GraphSource
  stopping: () => boolean
}): Route[] {
  const { graphs, runs } = options

  /** What a node needs of a graph; all of it where no node is named. @throws HttpError */
  async function partOf(graph: Graph, to: string | undefined): Promise<Graph> {
    if (to === undefined) return graph
    const subgraphs = await findSubgraphs(graph, options.source)
    const part = graphUpTo(graph, to, checkContext(options.catalogue, subgraphs))
    if (part !== undefined) return part
    const known = Object.keys(graph.nodes).join(', ') || 'none'
    throw new HttpError(
      422,
      'NO_SUCH_NODE',
      `The graph "${graph.name}" has no node "${to}" to run to. It has ${known}.`,
    )
  }

  const startRun = createRunStarter(runs, options.stopping)

  return [
    route({
      method: 'post',
      path: '/api/graphs/:name/draft/runs',
      scope: 'write',
      reach: 'graph',
      audit: false,
      body: RunBody,
      async handle(call) {
        const draft = await partOf(
          await storedGraph(graphs, call.params.name, 'draft'),
          call.body.to,
        )
        const { input } = call.body
        const owner = ownerOf(call.actor)
        return startRun(call, async (given) =>
          runs.start(
            draft,
            await resolveFiles(options.files, { graph: draft, input, owner }),
            given,
          ),
        )
      },
    }),
    route({
      method: 'post',
      path: '/v1/runs/:id/replay',
      // It can change prompts and settings, and shows what others asked.
      scope: 'write',
      reach: 'run',
      audit: false,
      body: ReplayBody,
      async handle(call) {
        const { id } = call.params
        const { from, edits, version, to } = call.body
        const before = answerOf(runs, id)
        const named = version ?? (to === undefined ? undefined : before.version)
        const graph: Graph | undefined =
          named === undefined
            ? undefined
            : await partOf(await storedGraph(graphs, before.graph, named), to)
        const request = {
          ...(from === undefined ? {} : { from }),
          ...(edits === undefined ? {} : { edits }),
          ...(graph === undefined ? {} : { graph }),
        }
        return startRun(call, (given) => runs.replay(id, { ...request, ...given }), {
          replayOf: id,
        })
      },
    }),
  ]
}
