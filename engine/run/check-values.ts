import { z } from 'zod'
import type { PortType } from '../graph/port-types.ts'
import { schemaOf } from '../graph/port-schemas.ts'
import type { Json } from '../graph/values.ts'
import { largestValue } from './limits.ts'
import { notJson, sizeRefusal, Value } from './value.ts'

/** A copy of what somebody gave at a port of this type, or what is wrong with it as the end of a sentence. */
export function readValue(data: unknown, type: PortType): Value | string {
  const wrong = wrongValue(data, type)
  if (wrong !== undefined) return wrong
  // SAFETY: `wrongValue` found nothing that JSON cannot hold.
  const value = Value.copyOf(data as Json)
  return value.isTooLarge ? sizeRefusal : value
}

/**
 * What is wrong with a value at a port of this type, as the end of a sentence, or undefined.
 * Plain types are looked at without a schema: chains of small nodes do this for every value.
 */
export function wrongValue(data: unknown, type: PortType): string | undefined {
  if (type === 'text') {
    if (typeof data !== 'string') return `is ${nameOf(data)}, not a text`
    return data.length > largestValue ? sizeRefusal : undefined
  }
  if (type === 'boolean')
    return typeof data === 'boolean' ? undefined : `is ${nameOf(data)}, not true or false`
  if (type === 'number') {
    return typeof data === 'number' && Number.isFinite(data)
      ? undefined
      : `is ${nameOf(data)}, not a number`
  }
  const lost = notJson(data)
  if (lost !== undefined) return `cannot be kept: ${lost}`
  if (type === 'any' || type === 'json') return undefined
  const parsed = schemaOf(type).safeParse(data)
  if (parsed.success) return undefined
  const issue = parsed.error.issues[0]
  const place =
    issue === undefined || issue.path.length === 0 ? '' : ` at ${z.core.toDotPath(issue.path)}`
  return `does not fit the type ${type}${place}: ${issue?.message ?? 'it is not valid'}`
}

/** A value as a sentence names it. */
export function nameOf(data: unknown): string {
  if (data === null) return 'null'
  if (Array.isArray(data)) return 'a list'
  switch (typeof data) {
    case 'string':
      return `the string ${JSON.stringify(data.slice(0, 60)).slice(0, 60)}`
    case 'number':
    case 'bigint':
    case 'boolean':
      return `the ${typeof data} ${data}`
    case 'undefined':
      return 'undefined'
    case 'object':
      return 'an object'
    default:
      return `a ${typeof data}`
  }
}
