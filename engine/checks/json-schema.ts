import { Validator, type Schema } from '@cfworker/json-schema'
import { z } from 'zod'
import type { Json } from '../graph/values.ts'

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']
/** Deeper than anyone writes, and not deep enough to exhaust a stack. */
const deepest = 40

// SAFETY: a config is read from JSON, and holds nothing else. To say so in the schema of each value
// would fill the description of a node with the grammar of JSON.
const AnyJson = z.unknown() as z.ZodType<Json>

/** A JSON Schema of an object, as the author of a graph writes it into a config. Refs stay inside it. */
export const JsonSchema = z.record(z.string(), AnyJson).superRefine((schema, check) => {
  for (const message of faultsOf(schema, schema, 0)) check.addIssue({ code: 'custom', message })
})
export type JsonSchema = z.infer<typeof JsonSchema>

/**
 * What is wrong with a value by a JSON Schema (draft 2020-12), each with its place, as sentences
 * without a subject. Empty when the value fits.
 */
export function schemaProblems(schema: JsonSchema, value: unknown): string[] {
  // The validator writes into the schema, and the configs of a run are frozen.
  const own = structuredClone(schema)
  // SAFETY: a JsonSchema is what the validator calls a Schema; its type is only more exact.
  const { errors } = new Validator(own as Schema, '2020-12', false).validate(value)
  // Errors of what stands inside are listed beside those of what they stand in; the innermost say most.
  const places = errors.map(({ instanceLocation }) => instanceLocation)
  const inner = errors.filter(({ instanceLocation, keyword }) => {
    const repeated = ['properties', 'items', '$ref', 'additionalProperties', 'prefixItems']
    const deeper = places.some((place) => place.startsWith(`${instanceLocation}/`))
    return !(repeated.includes(keyword) && deeper)
  })
  return [...new Set(inner.map(sentence))]
}

function sentence({
  instanceLocation,
  error,
}: {
  instanceLocation: string
  error: string
}): string {
  const path = instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.')
  return `${path === '' ? 'the whole' : `"${path}"`}: ${error.replace(/\.?$/, '.')}`
}

function faultsOf(part: Json, whole: JsonSchema, depth: number): string[] {
  if (depth > deepest) return [`it is nested more than ${deepest} levels deep`]
  if (Array.isArray(part)) return part.flatMap((item: Json) => faultsOf(item, whole, depth + 1))
  if (typeof part !== 'object' || part === null) return []
  const faults: string[] = []
  for (const [key, value] of Object.entries(part)) {
    // What stands here is data, not a schema.
    if (['const', 'enum', 'default', 'examples', 'description', 'title'].includes(key)) continue
    if (key === 'properties' || key === '$defs' || key === 'definitions') {
      const inner = typeof value === 'object' && value !== null ? Object.values(value) : []
      faults.push(...inner.flatMap((one: Json) => faultsOf(one, whole, depth + 1)))
      continue
    }
    if (key === 'type') {
      const named: readonly Json[] = Array.isArray(value) ? value : [value]
      const unknown = named.filter((type) => typeof type !== 'string' || !types.includes(type))
      faults.push(
        ...unknown.map(
          (type) => `there is no type ${JSON.stringify(type)}; the types are ${types.join(', ')}`,
        ),
      )
    } else if (key === '$ref') {
      if (typeof value !== 'string' || !resolves(value, whole))
        faults.push(`the $ref ${JSON.stringify(value)} names nothing in this schema`)
    } else faults.push(...faultsOf(value, whole, depth + 1))
  }
  return faults
}

function resolves(ref: string, whole: JsonSchema): boolean {
  if (ref === '#') return true
  if (!ref.startsWith('#/')) return false
  let at: Json | undefined = whole
  for (const step of ref.slice(2).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false
    // SAFETY: `hasOwn` has found the key, in a list or an object.
    at = (at as { readonly [key: string]: Json })[key]
  }
  return typeof at === 'object'
}
