import type { Json } from '../../engine/graph/values.ts'
import { nameOfReference, type Description, type Schema } from './description.ts'
import { isAnyJson } from './show-schema.ts'

/** A value that fits a schema, to show what an answer looks like. */
export function exampleOf(schema: Schema, description: Description, depth = 0): Json {
  const name = nameOfReference(schema)
  const named = name === undefined ? undefined : description.components.schemas[name]
  if (named !== undefined) return depth > 5 ? {} : exampleOf(named, description, depth + 1)
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (schema.enum !== undefined)
    return schema.enum.includes('succeeded') ? 'succeeded' : schema.enum[0]!
  if (isAnyJson(schema)) return {}
  const [first] = schema.anyOf ?? []
  if (first !== undefined) return exampleOf(first, description, depth)
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0]
  switch (type) {
    case 'string':
      return '…'
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    case 'boolean':
      return true
    case 'array':
      return schema.items === undefined || depth > 5
        ? []
        : [exampleOf(schema.items, description, depth + 1)]
    case 'object':
      return objectOf(schema, description, depth)
    default:
      return {}
  }
}

/** What is always there, or where nothing is, what may be. */
function objectOf(
  { properties = {}, required = [] }: Schema,
  description: Description,
  depth: number,
): Json {
  const shown = Object.entries(properties).filter(
    ([name]) => required.length === 0 || required.includes(name),
  )
  return Object.fromEntries(
    shown.map(([name, schema]) => [name, exampleOf(schema, description, depth + 1)]),
  )
}
