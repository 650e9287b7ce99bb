import type { GraphInput } from '../graph/document.ts'
import type { PortType } from '../graph/port-types.ts'
import type { Json } from '../graph/values.ts'

type Schemas = Readonly<Partial<Record<PortType, Json>>>

/** What a model can write for an input; undefined where it cannot. */
const schemas: Schemas = {
  text: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  json: {},
  any: {},
  'text[]': { type: 'array', items: { type: 'string' } },
  'number[]': { type: 'array', items: { type: 'number' } },
  'boolean[]': { type: 'array', items: { type: 'boolean' } },
  'json[]': { type: 'array' },
  'any[]': { type: 'array' },
}

/** A schema of arguments, or the input that keeps a graph from being called by a model. */
export type InputSchema =
  | { readonly schema: Json }
  | { readonly unwritable: { readonly input: string; readonly type: PortType } }

/**
 * JSON Schema of the inputs of a graph, as the arguments of a tool. Inputs that no model can write,
 * such as passages, are left out where a run may do without them.
 * @param more how types are written that only this caller takes
 */
export function inputSchema(
  inputs: Readonly<Record<string, GraphInput>>,
  more: Schemas = {},
): InputSchema {
  const properties: Record<string, Json> = {}
  const required: string[] = []
  for (const [name, input] of Object.entries(inputs)) {
    const needed = !input.optional && input.default === undefined
    const schema = schemas[input.type] ?? more[input.type]
    if (schema !== undefined) properties[name] = described(schema, input)
    else if (needed) return { unwritable: { input: name, type: input.type } }
    if (needed) required.push(name)
  }
  return { schema: objectSchema(properties, required) }
}

/** @param required all of them when left out */
export function objectSchema(
  properties: Readonly<Record<string, Json>>,
  required: readonly string[] = Object.keys(properties),
): Json {
  return { type: 'object', properties, required, additionalProperties: false }
}

function described(schema: Json, { description }: GraphInput): Json {
  if (description === undefined || description === '') return schema
  // SAFETY: every schema above is an object.
  return { ...(schema as { readonly [key: string]: Json }), description }
}
