import type { Json } from '../../engine/graph/values.ts'

export type JsonObject = { readonly [key: string]: Json }

/** Refers to one of the schemas of a description. */
export function reference(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` }
}

/** An answer whose body is one of the schemas. */
export function answerOf(name: string, description: string): JsonObject {
  return { description, content: { 'application/json': { schema: reference(name) } } }
}

export function headerParameter(name: string, description: string): JsonObject {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } }
}

export const runParameter = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
export const refusal = answerOf('Error', 'Refused; the body says why')
export const eventStream = {
  description: 'The events of the run',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
} as const

export function jsonBody(schema: Json, example?: Json): JsonObject {
  const content = { schema, ...(example === undefined ? {} : { example }) }
  return { required: true, content: { 'application/json': content } }
}
