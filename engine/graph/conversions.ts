import { isList, itemType, type PortType } from './port-types.ts'
import type { Json } from './values.ts'

/** A change of type that loses nothing a reader would miss. `name` is shown on the wire. */
interface Conversion {
  readonly name: string
  convert(value: Json): Json
}

const asText: Conversion = { name: 'as text', convert: (value) => textOf(value) }

/** The safe conversions between single types; lists are handled below. */
const conversions: Readonly<Record<string, Conversion>> = {
  'number text': asText,
  'boolean text': asText,
  'json text': { name: 'as JSON text', convert: (value) => textOf(value) },
  'verdict text': { name: 'its reasons', convert: (value) => reasonsOf(value) },
  'verdict boolean': {
    name: 'whether it passes',
    convert: (value) => propertyOf(value, 'pass') === true,
  },
  'verdict number': { name: 'its score', convert: (value) => propertyOf(value, 'score') ?? 0 },
  'text messages': {
    name: 'as one user message',
    convert: (value) => [{ role: 'user', content: value }],
  },
  'documents text': { name: 'their texts', convert: (value) => textsOf(value) },
}

/**
 * The name of the conversion from one type to another: `''` when none is needed,
 * undefined when there is none.
 */
export function conversionName(from: PortType, to: PortType): string | undefined {
  if (from === to || from === 'any' || to === 'any') return ''
  if (to === 'json') return ''
  if (to === 'any[]' && from.endsWith('[]')) return ''
  const single = conversions[`${from} ${to}`]
  if (single !== undefined) return single.name
  if (from === 'documents[]' && to === 'documents') return 'joined'
  if (to.endsWith('[]')) {
    const item = itemType(to)
    if (!from.endsWith('[]') && (from === item || item === 'any')) return 'as a list of one'
    if (from.endsWith('[]') && conversionName(itemType(from), item) !== undefined)
      return 'each item'
  }
  return undefined
}

/** Converts a value whose types `conversionName` allows; a value of `any` passes as it is. */
export function convert(value: Json, from: PortType, to: PortType): Json {
  if (from === to || to === 'any' || to === 'json') return value
  // What `any` really holds is known only now.
  if (from === 'any' || from === 'json') return convertLoose(value, to)
  const single = conversions[`${from} ${to}`]
  if (single !== undefined) return single.convert(value)
  if (from === 'documents[]' && to === 'documents')
    return Array.isArray(value) ? value.flat() : value
  if (to.endsWith('[]')) {
    if (!from.endsWith('[]')) return [value]
    const item = itemType(to)
    return Array.isArray(value)
      ? value.map((one: Json) => convert(one, itemType(from), item))
      : value
  }
  return value
}

function convertLoose(value: Json, to: PortType): Json {
  if (to === 'text') return typeof value === 'string' ? value : textOf(value)
  if (to === 'messages' && typeof value === 'string') return [{ role: 'user', content: value }]
  if (isList(to) && !Array.isArray(value)) return [value]
  return value
}

/** A value as a person would write it in a text. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

function propertyOf(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // SAFETY: not a list, so it is the object form of `Json`.
  const object = value as { readonly [key: string]: Json }
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function reasonsOf(value: Json): string {
  const reasons = propertyOf(value, 'reasons')
  return Array.isArray(reasons) ? reasons.join('\n') : ''
}

function textsOf(value: Json): string {
  if (!Array.isArray(value)) return ''
  return value.map((document: Json) => textOf(propertyOf(document, 'text') ?? '')).join('\n\n')
}
