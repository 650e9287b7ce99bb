import type { Json } from '../graph/values.ts'
import { dataKeywords, namedSchemas } from './validate-by-schema.ts'

/**
 * A JSON Schema with its refs written anew, for a schema that is put into another one.
 * @param move gives a ref such as `#/$defs/line` as it is from the root of that one
 */
export function moveRefs(part: Json, move: (ref: string) => string): Json {
  if (Array.isArray(part)) return part.map((one: Json) => moveRefs(one, move))
  if (typeof part !== 'object' || part === null) return part
  const moved = Object.entries(part).map(([key, value]: [string, Json]): [string, Json] => {
    if (key === '$ref' && typeof value === 'string') return [key, move(value)]
    if (dataKeywords.includes(key)) return [key, value]
    if (!namedSchemas.includes(key) || typeof value !== 'object' || value === null) {
      return [key, moveRefs(value, move)]
    }
    // Names of properties may be those of keywords.
    const inner = Object.entries(value).map(([name, one]: [string, Json]) => [
      name,
      moveRefs(one, move),
    ])
    return [key, Object.fromEntries(inner)]
  })
  return Object.fromEntries(moved)
}
