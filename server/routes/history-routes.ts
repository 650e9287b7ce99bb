import { z } from 'zod'
import type { Journal } from '../../engine/journal/journal.ts'
import { pastExecutions } from '../../engine/run/past-executions.ts'
import type { ExecutionList } from '../api/history.ts'
import { route, type Route } from '../http/route.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { storedGraph } from './stored-graph.ts'

const mostExecutions = 20

/** What a node did in earlier runs. */
export function historyRoutes({
  graphs,
  journal,
}: {
  graphs: GraphStore
  journal: Journal
}): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/graphs/:name/executions',
      scope: 'read',
      reach: 'graph',
      query: z.strictObject({ node: z.string().min(1).max(1000) }),
      async handle({ params, query }) {
        const { name } = await storedGraph(graphs, params.name)
        const body: ExecutionList = {
          executions: await pastExecutions(journal, name, query.node, mostExecutions),
        }
        return { body }
      },
    }),
  ]
}
