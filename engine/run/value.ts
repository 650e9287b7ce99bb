import { hash } from 'node:crypto'
import type { Json } from '../graph/values.ts'

/**
 * A value on a wire. Its JSON text and hash are worked out at most once, however many nodes
 * read it, and its data is frozen, so that no node can change what another one sees.
 */
export class Value {
  readonly data: Json
  #json: string | undefined
  #hash: string | undefined

  constructor(data: Json, json?: string) {
    this.data = freeze(data)
    this.#json = json
  }

  /** A value that shares nothing with what a node returned, and holds nothing that is undefined. */
  static copyOf(data: Json): Value {
    if (typeof data !== 'object' || data === null) return new Value(data)
    const json = JSON.stringify(data)
    // SAFETY: JSON text that was just written from a JSON value.
    return new Value(JSON.parse(json) as Json, json)
  }

  get json(): string {
    return (this.#json ??= JSON.stringify(this.data))
  }

  /** sha256 of the JSON text, base64url. */
  get hash(): string {
    return (this.#hash ??= hash('sha256', this.json, 'base64url'))
  }
}

export type PortValues = Readonly<Record<string, Value>>

export function dataOf(values: PortValues): Record<string, Json> {
  const data: Record<string, Json> = {}
  for (const name in values) data[name] = values[name]!.data
  return data
}

export function valuesOf(data: Readonly<Record<string, Json>>): PortValues {
  const values: Record<string, Value> = {}
  for (const name in data) values[name] = new Value(data[name]!)
  return values
}

/** Freezes in depth, without recursion: a value may be nested as deep as its author likes. */
function freeze(data: Json): Json {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data
  const open: object[] = [data]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    Object.freeze(next)
    for (const inner of Object.values(next)) {
      if (typeof inner === 'object' && inner !== null && !Object.isFrozen(inner)) open.push(inner)
    }
  }
  return data
}

/** Deeper than anybody nests on purpose, and less than what exhausts those who read it recursively. */
const deepest = 500

/**
 * The first thing in a value that JSON cannot hold, as a sentence, or undefined.
 * A node that returned it would lose it silently on the way to the journal.
 */
export function notJson(data: unknown): string | undefined {
  const open: { value: unknown; place: string; above: readonly unknown[] }[] = [
    { value: data, place: '', above: [] },
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, place, above } = next
    const at = place === '' ? 'the value' : place.slice(1)
    switch (typeof value) {
      case 'string':
      case 'boolean':
        break
      case 'number':
        if (!Number.isFinite(value)) return `${at} is ${value}, which JSON cannot hold`
        break
      case 'object': {
        if (value === null) break
        if (above.includes(value)) return `${at} contains itself`
        if (above.length >= deepest) return `it is nested deeper than ${deepest} levels`
        const prototype: unknown = Object.getPrototypeOf(value)
        if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
          return `${at} is a ${value.constructor?.name ?? 'special object'}, which JSON cannot hold`
        }
        const inside = [...above, value]
        for (const [key, inner] of Object.entries(value)) {
          if (inner !== undefined || Array.isArray(value)) {
            open.push({ value: inner, place: `${place}.${key}`, above: inside })
          }
        }
        break
      }
      default:
        return `${at} is ${value === undefined ? 'undefined' : `a ${typeof value}`}, which JSON cannot hold`
    }
  }
  return undefined
}
