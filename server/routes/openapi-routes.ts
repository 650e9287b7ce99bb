import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import { upgradeNodes } from '../../engine/graph/upgrade-nodes.ts'
import { findSubgraphs, type GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { Endpoints } from '../deployments/endpoints.ts'
import { openApi } from '../deployments/openapi.ts'
import { checkCall } from '../deployments/reach.ts'
import { route, type Route } from '../http/route.ts'

/** What programs read to call an endpoint. */
export function openApiRoutes(options: {
  endpoints: Endpoints
  catalogue: Catalogue
  source: GraphSource
  url: () => string
}): Route[] {
  const { endpoints, catalogue, source } = options
  return [
    route({
      method: 'get',
      path: '/v1/graphs/:name/openapi.json',
      scope: 'run',
      reach: 'anything',
      async handle({ params: { name }, actor }) {
        const endpoint = await endpoints.find(name)
        checkCall(actor, endpoint)
        const stored = await endpoints.graphOf(endpoint)
        const { graph } = upgradeNodes(stored, catalogue)
        const context = checkContext(catalogue, await findSubgraphs(graph, source))
        return { body: openApi(name, graph, context, options.url()) }
      },
    }),
  ]
}
