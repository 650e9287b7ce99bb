import type { Request } from 'express'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import { upgradeNodes } from '../../engine/graph/upgrade-nodes.ts'
import { findSubgraphs, type GraphSource } from '../../engine/run/find-subgraphs.ts'
import { apiPage, pageFiles } from '../api-page/api-page.ts'
import type { Endpoint, Endpoints } from '../deployments/endpoints.ts'
import { openApi } from '../deployments/openapi.ts'
import type { Callable } from '../deployments/reach.ts'
import { chatShape } from '../endpoints/chat-shape.ts'
import { notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'

/** What programs and people read to call an endpoint. */
export function openApiRoutes(options: {
  endpoints: Endpoints
  callable: Callable
  catalogue: Catalogue
  source: GraphSource
  url: () => string
}): Route[] {
  const { endpoints, callable, catalogue, source } = options

  async function describe(endpoint: Endpoint) {
    const stored = await endpoints.graphOf(endpoint)
    const { graph } = upgradeNodes(stored, catalogue)
    const context = checkContext(catalogue, await findSubgraphs(graph, source))
    const { name } = endpoint
    const chat = typeof chatShape(graph, context) !== 'string'
    return openApi({ name, title: graph.title ?? name, url: options.url(), graph, chat }, context)
  }

  /** Whether everybody may read how the deployment is called. */
  async function admits({ params }: Request): Promise<boolean> {
    const endpoint = await endpoints.find(String(params['name'])).catch(() => undefined)
    return endpoint?.deployment?.settings.apiPage === 'public'
  }

  return [
    route({
      method: 'get',
      path: '/v1/graphs/:name/openapi.json',
      scope: 'run',
      reach: 'anything',
      admits,
      handle: async ({ params: { name }, actor }) => ({
        body: await describe(await callable.reach(actor, name)),
      }),
    }),
    route({
      method: 'get',
      path: '/deployments/:name/api',
      scope: 'run',
      reach: 'anything',
      admits,
      async handle({ params: { name }, actor, response }) {
        const endpoint = await callable.reach(actor, name)
        if (endpoint.deployment === undefined) throw notFound(`deployment "${name}"`)
        response
          .set({ 'cache-control': 'no-store', 'content-security-policy': pagePolicy })
          .type('html')
          .send(apiPage(name, await describe(endpoint)))
        return undefined
      },
    }),
    ...pageFiles.map(({ path, type, text }) =>
      route({
        method: 'get',
        path,
        scope: 'public',
        handle({ response }) {
          response.set('cache-control', 'public, max-age=300').type(type).send(text)
          return undefined
        },
      }),
    ),
  ]
}

/** The page loads its own style and script and nothing else, and is part of no other page. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
