import { z } from 'zod'
import { Json } from '../../engine/graph/values.ts'
import { Chunking } from '../../engine/retrieval/chunk.ts'
import { passageTitle } from '../../engine/retrieval/passage-title.ts'
import type {
  DocumentsReport,
  IndexList,
  IndexSummary,
  PassageAnswer,
  SearchAnswer,
} from '../api.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { IndexBuilds } from '../index-builds.ts'
import type { SqlDocumentStore } from '../store/sql-document-store.ts'
import { indexDocumentRoutes } from './index-document-routes.ts'
import { Duplicates, indexFileRoutes } from './index-file-routes.ts'
import { existingIndex, IndexName } from './index-name.ts'

const LoadedDocument = z.strictObject({
  id: z.string().min(1).max(1000),
  title: z.string().max(1000),
  source: z.string().max(2000),
  text: z.string(),
  format: z.enum(['markdown', 'text']),
  metadata: z.record(z.string().max(200), Json).default({}),
  pages: z
    .array(z.strictObject({ number: z.number().int(), start: z.number().int().min(0) }))
    .max(100_000)
    .optional(),
})

const Language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language code such as "en"')

/** Indexes: what there is, what goes in, search, and the passage behind a citation. */
export function indexRoutes(options: {
  indexes: IndexBuilds
  documents: SqlDocumentStore
}): Route[] {
  const { indexes, documents } = options
  const existing = existingIndex(documents)

  async function summaryOf(name: string): Promise<IndexSummary> {
    const summary = await indexes.find(name)
    if (summary === undefined) throw notFound(`index "${name}"`)
    return summary
  }

  return [
    route({
      method: 'get',
      path: '/api/indexes',
      scope: 'read',
      async handle() {
        const body: IndexList = { indexes: await indexes.list() }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/indexes',
      scope: 'write',
      audit: 'index.create',
      body: z.strictObject({
        name: IndexName,
        language: Language.default('en'),
        chunking: Chunking.optional(),
      }),
      async handle({ body }) {
        const records = await documents.indexes()
        if (records.some(({ name }) => name === body.name)) {
          throw new HttpError(409, 'NAME_TAKEN', `There is an index "${body.name}" already.`)
        }
        const { name, language, chunking } = body
        await indexes.create({ name, language, ...(chunking === undefined ? {} : { chunking }) })
        return { status: 201, body: await summaryOf(body.name) }
      },
    }),
    route({
      method: 'get',
      path: '/api/indexes/:name',
      scope: 'read',
      handle: async ({ params }) => ({ body: await summaryOf(params.name) }),
    }),
    route({
      method: 'delete',
      path: '/api/indexes/:name',
      scope: 'write',
      audit: 'index.remove',
      async handle({ params }) {
        await indexes.remove(await existing(params.name))
        return { status: 204 }
      },
    }),
    route({
      method: 'patch',
      path: '/api/indexes/:name',
      scope: 'write',
      audit: 'index.change',
      body: z
        .strictObject({ language: Language.optional(), chunking: Chunking.optional() })
        .refine(({ language, chunking }) => language !== undefined || chunking !== undefined, {
          message: 'must hold a language, a chunking or both',
        }),
      async handle({ params, body }) {
        const name = await existing(params.name)
        await indexes.change(name, body)
        return { status: 202, body: await summaryOf(name) }
      },
    }),
    route({
      method: 'put',
      path: '/api/indexes/:name/documents',
      scope: 'write',
      audit: 'index.change',
      bodyLimit: 64 * 1024 * 1024,
      body: z.strictObject({
        documents: z.array(LoadedDocument).max(10_000),
        keep: z.array(z.string().max(1000)).max(100_000).optional(),
        more: z.boolean().default(false),
        duplicates: Duplicates.default('keep'),
      }),
      async handle({ params, body }) {
        const name = await existing(params.name)
        const loaded = body.documents.map(({ pages, ...document }) => ({
          ...document,
          ...(pages === undefined ? {} : { pages }),
        }))
        const report = await indexes.takeDocuments(name, loaded, {
          more: body.more,
          duplicates: body.duplicates,
          ...(body.keep === undefined ? {} : { keep: body.keep }),
        })
        const { chunks: passages, refused: _, warnings: __, ...changes } = report
        const answer: DocumentsReport = { ...changes, passages }
        return { status: 202, body: answer }
      },
    }),
    ...indexFileRoutes({ indexes, existing }),
    ...indexDocumentRoutes({ indexes, documents, existing }),
    route({
      method: 'post',
      path: '/api/indexes/:name/search',
      scope: 'read',
      audit: false,
      body: z.strictObject({
        query: z.string().min(1).max(4000),
        topK: z.number().int().min(1).max(1000).default(10),
      }),
      async handle({ params, body }) {
        const index = await indexes.open(await existing(params.name))
        const answer: SearchAnswer = { documents: await index.search({ ...body, mode: 'auto' }) }
        return { body: answer }
      },
    }),
    route({
      method: 'get',
      path: '/api/indexes/:name/passages/:id',
      scope: 'read',
      async handle({ params }) {
        const name = await existing(params.name)
        const chunk = await documents.chunk(name, params.id)
        const document =
          chunk === undefined ? undefined : await documents.document(name, chunk.document)
        if (chunk === undefined || document === undefined) {
          throw notFound(
            `passage "${params.id}" in the index "${name}"; its document may have changed since`,
          )
        }
        const { id, title, source, text, format } = document
        const body: PassageAnswer = {
          passage: {
            id: chunk.id,
            text: chunk.text,
            title: passageTitle(title, chunk.headings),
            source,
          },
          document: { id, title, source, text, format },
          start: chunk.start,
          end: chunk.end,
        }
        return { body }
      },
    }),
  ]
}
