import { z } from 'zod'
import { day } from '../day.ts'
import type { Deployments } from '../deployments/deployments.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { moment, refuseBackwards } from '../http/time-range.ts'
import { storedGraph } from '../routes/stored-graph.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { mostDays } from './buckets.ts'
import type { Monitor } from './monitor.ts'

const Range = z.strictObject({ from: moment.optional(), to: moment.optional() })
const MonitorQuery = Range.extend({
  graph: z.string().optional(),
  deployment: z.string().optional(),
})
const NodesQuery = MonitorQuery.extend({ graph: z.string() })

/** How runs went over time. */
export function monitorRoutes(options: {
  monitor: Monitor
  graphs: GraphStore
  deployments: Pick<Deployments, 'get'>
}): Route[] {
  const { monitor, graphs, deployments } = options

  /** @throws HttpError where there is no such deployment, or it runs another graph */
  async function refuseOther(deployment: string, graph: string | undefined): Promise<void> {
    const { settings } = await deployments.get(deployment)
    if (graph === undefined || settings.graph === graph) return
    throw new HttpError(
      400,
      'BAD_QUERY',
      `The deployment "${deployment}" runs the graph "${settings.graph}" and not "${graph}". Leave out "graph", or name one of its deployments.`,
    )
  }

  return [
    route({
      method: 'get',
      path: '/api/monitor',
      scope: 'read',
      query: MonitorQuery,
      async handle({ query: { graph, deployment, ...range } }) {
        const { from, to } = readRange(range)
        if (graph !== undefined) await storedGraph(graphs, graph)
        if (deployment !== undefined) await refuseOther(deployment, graph)
        return { body: await monitor.read({ graph, deployment, from, to }) }
      },
    }),
    route({
      method: 'get',
      path: '/api/monitor/nodes',
      scope: 'read',
      query: NodesQuery,
      async handle({ query: { graph, deployment, ...range } }) {
        const { from, to } = readRange(range)
        const { name } = await storedGraph(graphs, graph)
        if (deployment !== undefined) await refuseOther(deployment, name)
        return { body: await monitor.nodes({ graph: name, deployment, from, to }) }
      },
    }),
  ]
}

/** Left out, it ends now and begins a day before. @throws HttpError */
function readRange(given: z.output<typeof Range>): { from: number; to: number } {
  const to = given.to ?? Date.now()
  const from = given.from ?? Math.max(0, to - day)
  refuseBackwards(from, to)
  const days = Math.floor((to - from) / day)
  if (days > mostDays) {
    throw new HttpError(
      400,
      'BAD_QUERY',
      `The time from ${from} to ${to} is ${days} days long; at most ${mostDays} days can be looked at together.`,
    )
  }
  return { from, to }
}
