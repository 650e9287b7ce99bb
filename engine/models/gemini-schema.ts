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

/** A JSON Schema in the part of it that the Gemini API takes; what it does not know is left out. */
export function geminiSchema(schema: Json): ResponseSchema {
  // SAFETY: it is what the service takes; the type wants its own enumeration for names of types.
  return converted(schema) as unknown as ResponseSchema
}

function converted(schema: Json): Readonly<Record<string, unknown>> {
  const given = new Map<string, Json>(
    typeof schema === 'object' && schema !== null ? Object.entries(schema) : [],
  )
  const made = Object.fromEntries([...given].filter(([key]) => kept.has(key)))
  const { type, anyOf, oneOf, properties, items } = Object.fromEntries(given)
  const constant = given.get('const')
  const options = optionsOf(anyOf ?? oneOf)
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
    ...(items === undefined ? {} : { items: converted(items) }),
    ...(properties === undefined ? {} : { properties: propertiesOf(properties) }),
  }
}

function optionsOf(options: Json | undefined): Readonly<Record<string, unknown>>[] {
  return Array.isArray(options) ? options.map(converted) : []
}

function propertiesOf(properties: Json): Readonly<Record<string, unknown>> {
  if (typeof properties !== 'object' || properties === null) return {}
  const entries: [string, Json][] = Object.entries(properties)
  return Object.fromEntries(entries.map(([key, inner]) => [key, converted(inner)]))
}
