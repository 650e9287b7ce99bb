import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { graphSchema } from '../../engine/graph/document-schema.ts'
import { route, type Route } from '../http/route.ts'

/** JSON Schemas for editors of text, which send no token. They tell of node types, not of anybody's graphs. */
export function schemaRoutes(options: { catalogue: Catalogue }): Route[] {
  return [
    route({
      method: 'get',
      path: '/schemas/graph.json',
      scope: 'public',
      handle: () => ({ body: graphSchema(options.catalogue) }),
    }),
  ]
}
