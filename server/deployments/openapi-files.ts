import type { Graph } from '../../engine/graph/document.ts'
import { itemType } from '../../engine/graph/port-types.ts'
import { answerOf, refusal, type JsonObject } from './openapi-parts.ts'

/** Whether a run of the graph can be given a file. */
export function takesFile({ inputs }: Pick<Graph, 'inputs'>): boolean {
  return Object.values(inputs).some(({ type }) => itemType(type) === 'file')
}

const text = { type: 'string' }
const bytes = { 'application/octet-stream': {} }
const id = { name: 'id', in: 'path', required: true, schema: text }

/** Files that are uploaded before the runs that read them. */
export const filePaths: JsonObject = {
  '/v1/files': {
    post: {
      operationId: 'uploadFile',
      summary: 'Uploads a file of at most 32 MB, which is kept for 24 hours',
      description: 'The body is the file itself, and Content-Type its media type.',
      tags: ['Files'],
      parameters: [
        { name: 'name', in: 'query', required: true, schema: { ...text, maxLength: 200 } },
      ],
      requestBody: { required: true, content: bytes },
      responses: {
        201: answerOf('File', 'The file'),
        400: refusal,
        413: refusal,
        415: refusal,
        429: refusal,
      },
    },
  },
  '/v1/files/{id}': {
    parameters: [id],
    get: {
      operationId: 'getFile',
      summary: 'What is known of an uploaded file',
      tags: ['Files'],
      responses: { 200: answerOf('File', 'The file'), 404: refusal },
    },
    delete: {
      operationId: 'deleteFile',
      summary: 'Deletes an uploaded file',
      tags: ['Files'],
      responses: { 204: { description: 'It is gone' }, 404: refusal },
    },
  },
  '/v1/files/{id}/content': {
    parameters: [id],
    get: {
      operationId: 'getFileContent',
      summary: 'The bytes of an uploaded file',
      tags: ['Files'],
      responses: { 200: { description: 'The file', content: bytes }, 404: refusal },
    },
  },
}
