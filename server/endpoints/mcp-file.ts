import type { Json } from '../../engine/graph/values.ts'

const text = { type: 'string' }

const file: Json = {
  anyOf: [
    {
      type: 'object',
      description: 'A file that was uploaded to /v1/files with the same credential.',
      properties: { file: { ...text, description: 'Its id: "file_…".' } },
      required: ['file'],
      additionalProperties: false,
    },
    {
      type: 'object',
      description: 'A small file with its bytes.',
      properties: {
        name: text,
        type: { ...text, description: 'Its media type.' },
        data: { ...text, description: 'Its bytes in base64.' },
      },
      required: ['name', 'type', 'data'],
      additionalProperties: false,
    },
  ],
}

/** How the arguments of a tool give files: by the id of an upload, or with their bytes. */
export const fileSchemas = { file, 'file[]': { type: 'array', items: file } } as const
