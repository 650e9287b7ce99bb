import { z } from 'zod'
import { charactersPerToken, type Chunk } from '../../engine/retrieval/chunk.ts'
import type { DocumentList, DocumentPassage, DocumentPassages } from '../api.ts'
import { notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { wholeNumber } from '../http/whole-number.ts'
import type { IndexBuilds } from '../index-builds.ts'
import type { SqlDocumentStore } from '../store/sql-document-store.ts'
import { Switch } from './index-file-routes.ts'
import type { ExistingIndex } from './index-name.ts'

/** The documents of an index: which there are, how they are cut, and removing them. */
export function indexDocumentRoutes(options: {
  indexes: IndexBuilds
  documents: SqlDocumentStore
  existing: ExistingIndex
}): Route[] {
  const { indexes, documents, existing } = options
  return [
    route({
      method: 'get',
      path: '/api/indexes/:name/documents',
      scope: 'read',
      query: z.strictObject({
        after: z.string().max(1000).optional(),
        limit: wholeNumber(1, 500).default(50),
        search: z.string().max(200).optional(),
      }),
      async handle({ params, query }) {
        const body: DocumentList = await documents.list(await existing(params.name), query)
        return { body }
      },
    }),
    route({
      method: 'delete',
      path: '/api/indexes/:name/documents/:id',
      scope: 'write',
      audit: 'index.remove-document',
      query: z.strictObject({ more: Switch.default(false) }),
      async handle({ params, query }) {
        const name = await existing(params.name)
        const removed = await indexes.removeDocuments(name, [params.id], query)
        if (removed.length === 0) throw notFound(`document "${params.id}" in the index "${name}"`)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/api/indexes/:name/documents/:id/passages',
      scope: 'read',
      async handle({ params }) {
        const name = await existing(params.name)
        const document = await documents.summary(name, params.id)
        if (document === undefined) {
          throw notFound(`document "${params.id}" in the index "${name}"`)
        }
        const chunks = await documents.chunksOf(name, params.id)
        const body: DocumentPassages = { document, passages: chunks.map(passageOf) }
        return { body }
      },
    }),
  ]
}

function passageOf({ id, text, headings, page, start, end }: Chunk): DocumentPassage {
  return {
    id,
    text,
    headings,
    ...(page === undefined ? {} : { page }),
    tokens: Math.ceil(text.length / charactersPerToken(text)),
    start,
    end,
  }
}
