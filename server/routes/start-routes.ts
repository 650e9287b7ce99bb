import { z } from 'zod'
import type { Graph } from '../../engine/graph/document.ts'
import { Json } from '../../engine/graph/values.ts'
import { route, type Route } from '../http/route.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { answerOf, createRunStarter, runLimits } from './started-run.ts'
import { storedGraph } from './stored-graph.ts'

const RunBody = z.strictObject({
  input: z.record(z.string(), z.unknown()).default({}),
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
  ...runLimits,
})

/** Starting runs of drafts, and from what an earlier run did. */
export function startRoutes(options: {
  graphs: GraphStore
  runs: Runs
  stopping: () => boolean
}): Route[] {
  const { graphs, runs } = options
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
        const draft = await storedGraph(graphs, call.params.name, 'draft')
        return startRun(call, (given) => runs.start(draft, call.body.input, given))
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
        const { from, edits, version } = call.body
        const { graph: name } = answerOf(runs, id)
        const graph: Graph | undefined =
          version === undefined ? undefined : await storedGraph(graphs, name, version)
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
