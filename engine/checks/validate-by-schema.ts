import { format, Validator, type OutputUnit, type Schema } from '@cfworker/json-schema'
import { messageOf } from '../graph/message-of.ts'
import type { Json } from '../graph/values.ts'
import { linearPattern } from './pattern.ts'

/** What stands here is data, not a schema. */
export const dataKeywords: readonly string[] = [
  'const',
  'enum',
  'default',
  'examples',
  'description',
  'title',
]
/** What stands here are schemas by names, which may be those of keywords. */
export const namedSchemas: readonly string[] = [
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]

/**
 * Holds a value against a JSON Schema (draft 2020-12) in time that no pattern can blow up: those of
 * the schema are read as RE2 does. A pattern that RE2 does not know is no rule. What is wrong with the
 * schema itself, or too deep in the value, comes as an error at the whole.
 */
export function errorsBySchema(schema: Json, value: unknown): OutputUnit[] {
  const guard = new PatternGuard(value)
  try {
    // SAFETY: a schema is JSON; what is none in it is an error of the validator.
    const safe = guard.guarded(schema) as Schema
    return guard.told(new Validator(safe, '2020-12', false).validate(value).errors)
  } catch (error) {
    const why =
      error instanceof RangeError
        ? 'It is nested too deeply to be held against its schema.'
        : `It cannot be held against its schema: ${messageOf(error)}.`
    return [{ keyword: '', keywordLocation: '#', instanceLocation: '#', error: why }]
  } finally {
    guard.end()
  }
}

let guards = 0

/** Puts formats of its own in place of the patterns of a schema, for which the validator takes regular expressions of JavaScript. */
class PatternGuard {
  readonly #value: unknown
  readonly #names = new Map<string, string>()
  readonly #number = (guards += 1)
  #keys: readonly string[] | undefined

  constructor(value: unknown) {
    this.#value = value
  }

  /** A copy, because the validator writes into it. */
  guarded(part: Json): Json {
    if (Array.isArray(part)) return part.map((one: Json) => this.guarded(one))
    if (typeof part !== 'object' || part === null) return part
    // SAFETY: an object that is no list holds JSON by name.
    const schema = part as { readonly [key: string]: Json }
    const { pattern, format: own, ...rest } = schema
    const made = Object.entries(rest).flatMap(([key, value]): [string, Json][] => {
      if (dataKeywords.includes(key)) return [[key, value]]
      if (!namedSchemas.includes(key) || !isObject(value)) return [[key, this.guarded(value)]]
      const inner = Object.entries(value).map(([name, one], at): [string, Json] => [
        key === 'patternProperties' ? this.#namesThatMatch(name, at) : name,
        this.guarded(one),
      ])
      return [[key, Object.fromEntries(inner)]]
    })
    const checked = this.#formatFor(pattern, own)
    return Object.fromEntries([...made, ...(checked === undefined ? [] : [['format', checked]])])
  }

  /** The errors with the patterns that stand behind the names. */
  told(errors: readonly OutputUnit[]): OutputUnit[] {
    return errors.map((unit) => {
      const name = /^String does not match format "(.*)"\.$/s.exec(unit.error)?.[1] ?? ''
      const what = this.#names.get(name)
      return what === undefined ? unit : { ...unit, error: `String does not match ${what}.` }
    })
  }

  end(): void {
    for (const name of this.#names.keys()) Reflect.deleteProperty(format, name)
  }

  #formatFor(pattern: Json | undefined, own: Json | undefined): Json | undefined {
    // Its own form for "url" takes time without bounds.
    const given = own === 'url' ? 'uri' : own
    if (typeof pattern !== 'string') return given
    const matches = linearPattern(pattern)
    if (matches === undefined) return given
    const other = typeof given === 'string' && Object.hasOwn(format, given) ? given : undefined
    const check = other === undefined ? undefined : format[other]
    const name = `pattern ${this.#number}.${this.#names.size}`
    const also = other === undefined ? '' : ` and format "${other}"`
    this.#names.set(name, `pattern "${pattern}"${also}`)
    format[name] = (text) => matches(text) && (check?.(text) ?? true)
    return name
  }

  /** A pattern for just those keys of the value that the given one matches. */
  #namesThatMatch(pattern: string, at: number): string {
    const matches = linearPattern(pattern)
    this.#keys ??= keysIn(this.#value)
    const keys = this.#keys.filter((key) => matches?.(key) === true)
    const plain = keys.map((key) => key.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    // Two patterns may match the same keys, and must not become one.
    const own = '(?:)'.repeat(at)
    return plain.length === 0 ? `${own}(?!)` : `^${own}(?:${plain.join('|')})$`
  }
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** All keys in a value, each once. */
function keysIn(value: unknown): string[] {
  const keys = new Set<string>()
  const open = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one !== 'object' || one === null) continue
    if (!Array.isArray(one)) for (const key of Object.keys(one)) keys.add(key)
    open.push(...Object.values(one))
  }
  return [...keys]
}
