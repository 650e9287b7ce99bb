import { z } from 'zod'
import type { Journal } from '../../engine/journal/journal.ts'
import { pastExecutions } from '../../engine/run/past-executions.ts'
import type { ExecutionList } from '../api/history.ts'
import type { ExperimentStore } from '../experiments/experiment-store.ts'
import type { ScoreStore } from '../experiments/score-store.ts'
import { scoresOfRuns } from '../experiments/scores-of-runs.ts'
import { route, type Route } from '../http/route.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { storedGraph } from './stored-graph.ts'

const mostExecutions = 20

/** What a node did in earlier runs. */
export function historyRoutes({
  graphs,
  journal,
  experimentStore,
  scores,
}: {
  graphs: GraphStore
  journal: Journal
  experimentStore: ExperimentStore
  scores: ScoreStore
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
        const kept = new Set((await experimentStore.list({ graph: name })).map(({ id }) => id))
        const executions = await pastExecutions(
          journal,
          name,
          query.node,
          mostExecutions,
          ({ experiment }) => experiment === undefined || kept.has(experiment),
        )
        const given = await scoresOfRuns([...new Set(executions.map(({ run }) => run))], scores)
        const body: ExecutionList = {
          executions: executions.map((execution) => {
            const own = given.get(execution.run)
            return { ...execution, ...(own === undefined ? {} : { scores: own }) }
          }),
        }
        return { body }
      },
    }),
  ]
}
