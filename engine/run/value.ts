import { hash } from 'node:crypto'
import { freeze } from '../graph/freeze.ts'
import type { Json } from '../graph/values.ts'
import { deepestValue, largestValue } from './limits.ts'

/**
 * A value on a wire. Its JSON text, length and hash are worked out at most once, however many nodes
 * read it, and its data is frozen, so that no node can change what another one sees.
 */
export class Value {
  readonly data: Json
  #json: string | undefined
  #bytes: number | undefined
  #hash: string | undefined

  constructor(data: Json, json?: string) {
    this.data = freeze(data)
    this.#json = json
  }

  /** A value that shares nothing with what a node returned, and holds nothing that is undefined. */
  static copyOf(data: Json): Value {
    // JSON writes -0 as 0; a run must not go on with another number than the journal has.
    if (typeof data !== 'object' || data === null) return new Value(data === 0 ? 0 : data)
    const json = JSON.stringify(data)
    // SAFETY: JSON text that was just written from a JSON value.
    return new Value(JSON.parse(json) as Json, json)
  }

  get json(): string {
    return (this.#json ??= JSON.stringify(this.data))
  }

  /** Length of the JSON text in UTF-8. */
  get bytes(): number {
    return (this.#bytes ??= Buffer.byteLength(this.json))
  }

  /** sha256 of the JSON text, base64url. */
  get hash(): string {
    return (this.#hash ??= hash('sha256', this.json, 'base64url'))
  }

  /** About the length of the JSON text, without writing it for what is no list or object. */
  get size(): number {
    if (typeof this.data === 'string') return this.data.length
    return typeof this.data === 'object' ? this.json.length : 8
  }

  /** Whether its JSON text has more than `largestValue` bytes. */
  get isTooLarge(): boolean {
    const { size } = this
    // A character has one to three bytes, and six where JSON writes it as an escape.
    if (size > largestValue || size * 6 <= largestValue) return size > largestValue
    return this.bytes > largestValue
  }
}

const megabytes = largestValue / 1024 / 1024

/** The end of a sentence about a value over `largestValue`. */
export const sizeRefusal = `is larger than ${megabytes} MB, which is the limit for a value. Pass on a part of it, or store it elsewhere and pass on its name`

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

/**
 * The first thing in a value that JSON cannot hold or that is over a limit, as a sentence, or undefined.
 * A node that returned it would lose it silently on the way to the journal.
 */
export function notJson(data: unknown): string | undefined {
  return firstLost(data, { path: [], above: [], size: 0 })
}

/** Where a walk through a value stands, and how much it has seen. */
interface Walk {
  readonly path: (string | number)[]
  readonly above: object[]
  /** A lower bound of the bytes of its JSON text. */
  size: number
}

/** Recursive, because that is many times faster than a list of open ends, and no deeper than `deepestValue`. */
function firstLost(value: unknown, walk: Walk): string | undefined {
  switch (typeof value) {
    case 'string':
      walk.size += value.length
      return walk.size > largestValue ? `it ${sizeRefusal}` : undefined
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : lost(walk, String(value))
    case 'object':
      return value === null ? undefined : lostInside(value, walk)
    default:
      return lost(walk, value === undefined ? 'undefined' : `a ${typeof value}`)
  }
}

function lostInside(value: object, walk: Walk): string | undefined {
  const { above, path } = walk
  if (above.includes(value)) return `${placeOf(walk)} contains itself`
  if (above.length >= deepestValue) return `it is nested deeper than ${deepestValue} levels`
  const list = Array.isArray(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (!list && prototype !== Object.prototype && prototype !== null) {
    return lost(walk, `a ${value.constructor?.name ?? 'special object'}`)
  }
  const keys = list ? undefined : Object.keys(value)
  const count = keys?.length ?? (list ? value.length : 0)
  // Each entry is at least one character and a comma.
  walk.size += 2 * count
  if (walk.size > largestValue) return `it ${sizeRefusal}`
  above.push(value)
  for (let at = 0; at < count; at += 1) {
    const key = keys?.[at] ?? at
    // SAFETY: a list or an object, asked for one of its own keys.
    const inner = (value as { readonly [key: string | number]: unknown })[key]
    if (inner === undefined && !list) continue
    if (typeof key === 'string') walk.size += key.length + 3
    path.push(key)
    const found = firstLost(inner, walk)
    if (found !== undefined) return found
    path.pop()
  }
  above.pop()
  return undefined
}

function lost(walk: Walk, what: string): string {
  return `${placeOf(walk)} is ${what}, which JSON cannot hold`
}

function placeOf({ path }: Walk): string {
  return path.length === 0 ? 'the value' : path.join('.')
}
