import { z } from 'zod'
import type { Engine } from '../../engine/run/engine.ts'
import type { Estimate } from '../../engine/run/estimate.ts'
import { route, type Route } from '../http/route.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { storedGraph } from './stored-graph.ts'

/** What a run is likely to take, before it is started. */
export function estimateRoutes({
  graphs,
  engine,
}: {
  graphs: GraphStore
  engine: Engine
}): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/graphs/:name/estimate',
      scope: 'read',
      reach: 'graph',
      query: z.strictObject({ version: z.string().optional() }),
      async handle({ params, query }) {
        const graph = await storedGraph(graphs, params.name, query.version)
        const body: Estimate = await engine.estimate(graph)
        return { body }
      },
    }),
  ]
}
