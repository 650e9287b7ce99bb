import { z } from 'zod'
import { notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { FileName } from './file-name.ts'
import { ownerOf, toFileAnswer, type StoredFiles } from './stored-files.ts'
import { takeFile } from './take-file.ts'

/** Bytes of one file. */
const largestFile = 32 * 1024 * 1024

/** Files for the inputs of runs. Each is there for who uploaded it, and for nobody else. */
export function fileRoutes({ files }: { files: StoredFiles }): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/files',
      scope: 'run',
      reach: 'anything',
      audit: false,
      query: z.strictObject({ name: FileName }),
      bodyKind: 'bytes',
      bodyLimit: largestFile,
      body: z.instanceof(Uint8Array),
      async handle({ query: { name }, body: bytes, actor, request }) {
        const mediaType = (request.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
        const owner = ownerOf(actor) ?? ''
        const file = await takeFile(files, { owner, name, mediaType, bytes })
        return { status: 201, body: toFileAnswer(file) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/files/:id',
      scope: 'run',
      reach: 'anything',
      async handle({ params: { id }, actor }) {
        const file = await files.find(id, ownerOf(actor) ?? '')
        if (file === undefined) throw notFound(`file "${id}"`)
        return { body: toFileAnswer(file) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/files/:id/content',
      scope: 'run',
      reach: 'anything',
      async handle({ params: { id }, actor, response }) {
        const file = await files.content(id, ownerOf(actor) ?? '')
        if (file === undefined) throw notFound(`file "${id}"`)
        // What was uploaded is saved by browsers, and never shown as a page of this server.
        response.attachment(file.name)
        response.set({ 'content-type': file.media_type, 'cache-control': 'no-store' })
        response.end(file.data)
        return undefined
      },
    }),
    route({
      method: 'delete',
      path: '/v1/files/:id',
      scope: 'run',
      reach: 'anything',
      audit: false,
      async handle({ params: { id }, actor }) {
        if (await files.remove(id, ownerOf(actor) ?? '')) return { status: 204 }
        throw notFound(`file "${id}"`)
      },
    }),
  ]
}
