import { z } from 'zod'
import type { AuditList } from '../api/people.ts'
import { route, type Route } from '../http/route.ts'
import { wholeNumber } from '../http/whole-number.ts'
import type { Audit } from '../people/audit.ts'

/** Who changed what. There is no way to change or remove an entry. */
export function auditRoutes({ audit }: { audit: Audit }): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/audit',
      scope: 'admin',
      query: z.strictObject({
        after: z.uuid().optional(),
        limit: wholeNumber(1, 1000).default(100),
      }),
      async handle({ query }) {
        const body: AuditList = { entries: await audit.list(query) }
        return { body }
      },
    }),
  ]
}
