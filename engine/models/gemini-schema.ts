import type { ChatGoogleGenerativeAI } from '@langchain/google-genai'
import type { Json } from '../graph/values.ts'

type ResponseSchema = NonNullable<
  NonNullable<Parameters<ChatGoogleGenerativeAI['stream']>[1]>['responseSchema']
>

/** What of JSON Schema the Gemini API knows under the same name. */
const kept = new Set([
  'type',
  'description',
  'enum',
  'format',
  'required',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
])

/** Refs are followed so deep: the service knows none, and a schema may lead back to itself at many places. */
const deepest = 3

/** A JSON Schema in the part of it that the Gemini API takes; what it does not know is left out. */
export function geminiSchema(schema: Json): ResponseSchema {
  // SAFETY: it is what the service takes; the type wants its own enumeration for names of types.
  return converted(schema, schema, 0) as unknown as ResponseSchema
}

function converted(schema: Json, whole: Json, depth: number): Readonly<Record<string, unknown>> {
  const own = new Map<string, Json>(
    typeof schema === 'object' && schema !== null ? Object.entries(schema) : [],
  )
  const ref = own.get('$ref')
  if (typeof ref === 'string' && depth >= deepest) return {}
  const named = typeof ref === 'string' ? partAt(ref, whole) : undefined
  const given =
    typeof named === 'object' && named !== null
      ? new Map<string, Json>([...Object.entries(named), ...own])
      : own
  const inner = (part: Json) => converted(part, whole, ref === undefined ? depth : depth + 1)
  const made = Object.fromEntries([...given].filter(([key]) => kept.has(key)))
  const { type, anyOf, oneOf, properties, items } = Object.fromEntries(given)
  const constant = given.get('const')
  const several = anyOf ?? oneOf
  const options = Array.isArray(several) ? several.map((one: Json) => inner(one)) : []
  const real = options.filter((option) => option['type'] !== 'null')
  const types = (Array.isArray(type) ? type : []).filter((one) => one !== 'null')
  const nullable = real.length < options.length || (Array.isArray(type) && type.includes('null'))
  return {
    ...made,
    ...(types.length > 0 ? { type: types[0] } : {}),
    ...(typeof constant === 'string' ? { type: 'string', enum: [constant] } : {}),
    ...(real.length === 1 ? real[0] : {}),
    ...(real.length > 1 ? { anyOf: real } : {}),
    ...(nullable ? { nullable: true } : {}),
    ...(items === undefined ? {} : { items: inner(items) }),
    ...(properties === undefined ? {} : { properties: propertiesOf(properties, inner) }),
  }
}

/** What a ref such as `#/$defs/line` names. */
function partAt(ref: string, whole: Json): Json | undefined {
  let part: Json | undefined = whole
  for (const step of ref.split('/').slice(1)) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return undefined
    // SAFETY: `hasOwn` has found the key, in a list or an object.
    part = (part as { readonly [key: string]: Json })[step]
  }
  return part
}

function propertiesOf(
  properties: Json,
  inner: (part: Json) => Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (typeof properties !== 'object' || properties === null) return {}
  const entries: [string, Json][] = Object.entries(properties)
  return Object.fromEntries(entries.map(([key, part]) => [key, inner(part)]))
}
