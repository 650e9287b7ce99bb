import { z } from 'zod'
import { defaultLimits } from '../../engine/retrieval/load/limits.ts'
import type { AddressesAccepted, FileReport, IngestReportAnswer } from '../api.ts'
import { route, type Route } from '../http/route.ts'
import type { IndexBuilds } from '../index-builds.ts'
import type { ExistingIndex } from './index-name.ts'

export const Duplicates = z.enum(['keep', 'skip'])

/** A switch in the query. */
export const Switch = z.enum(['true', 'false']).transform((value) => value === 'true')

const Address = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:\/\//i.test(text), {
    message: 'must be an address that begins with http:// or https://',
  })

/** Files and pages of the web that go into an index, and what became of them. */
export function indexFileRoutes(options: {
  indexes: IndexBuilds
  existing: ExistingIndex
}): Route[] {
  const { indexes, existing } = options
  return [
    route({
      method: 'post',
      path: '/api/indexes/:name/files',
      scope: 'write',
      audit: 'index.add-file',
      query: z.strictObject({
        source: z.string().min(1).max(1000),
        more: Switch.default(false),
        duplicates: Duplicates.default('keep'),
      }),
      bodyKind: 'bytes',
      bodyLimit: defaultLimits.bytes,
      body: z.instanceof(Uint8Array),
      async handle({ params, query, body }) {
        const name = await existing(params.name)
        const { source, ...part } = query
        const report: FileReport = await indexes.takeFile(name, { source, bytes: body }, part)
        return { status: 202, body: report }
      },
    }),
    route({
      method: 'post',
      path: '/api/indexes/:name/addresses',
      scope: 'write',
      audit: 'index.add-addresses',
      body: z.strictObject({
        urls: z.array(Address).min(1).max(1000),
        follow: z.strictObject({ pages: z.number().int().min(1).max(500) }).optional(),
        duplicates: Duplicates.default('keep'),
      }),
      async handle({ params, body }) {
        const name = await existing(params.name)
        const { urls, follow, duplicates } = body
        const request = { urls, duplicates, ...(follow === undefined ? {} : { follow }) }
        await indexes.takeAddresses(name, request, { keep: true })
        const answer: AddressesAccepted = { accepted: urls.length }
        return { status: 202, body: answer }
      },
    }),
    route({
      method: 'get',
      path: '/api/indexes/:name/report',
      scope: 'read',
      async handle({ params }) {
        const body: IngestReportAnswer = await indexes.report(await existing(params.name))
        return { body }
      },
    }),
  ]
}
