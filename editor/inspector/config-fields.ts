import type { FieldHint } from '../../engine/graph/node-description.ts'
import type { Json } from '../../engine/graph/values.ts'
import { countsMinutes } from '../document/counts-minutes.ts'

type JsonObject = { readonly [key: string]: Json }

/** How a field is edited. */
type FieldKind =
  | { readonly kind: 'text'; readonly rows: number; readonly mono: boolean }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'model'; readonly role: 'chat' | 'embedding' | 'rerank' }
  | { readonly kind: 'index' }
  | { readonly kind: 'graph' }
  | {
      readonly kind: 'number'
      readonly whole: boolean
      readonly minimum: number | undefined
      readonly maximum: number | undefined
    }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'texts' }
  | { readonly kind: 'items'; readonly fields: readonly ConfigFieldInfo[] }
  | { readonly kind: 'json' }

/** One setting of a node, read from its JSON Schema. */
export interface ConfigFieldInfo {
  readonly key: string
  readonly label: string
  readonly description: string
  readonly default: Json | undefined
  readonly required: boolean
  /** Few people change it; it stands under "More". */
  readonly advanced: boolean
  readonly kind: FieldKind
}

/** Something that is wrong with a value, at a place in it; an empty path means the whole. */
export interface FieldProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
  /** The node runs all the same. */
  readonly isWarning?: boolean
}

/** What the control of a field is given. */
export interface FieldProps {
  readonly node: string
  readonly field: ConfigFieldInfo
  /** undefined: the default counts. */
  readonly value: Json | undefined
  readonly problems: readonly FieldProblem[]
  /** Of a list whose items are output ports of the node: which of their fields names the port. */
  readonly portField?: string | undefined
  readonly onChange: (value: Json | undefined) => void
}

/** The problems of a part of a value, as that part sees them. */
export function problemsAt(
  problems: readonly FieldProblem[],
  ...place: readonly (string | number)[]
): readonly FieldProblem[] {
  return problems
    .filter(({ path }) => place.every((key, at) => path[at] === key))
    .map(({ path, ...problem }) => ({ ...problem, path: path.slice(place.length) }))
}

/** The fields of an object schema, in their order. */
export function readFields(schema: Json): readonly ConfigFieldInfo[] {
  if (!isObject(schema) || !isObject(schema['properties'])) return []
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(schema['properties']).map(([key, property]) => {
    const inner = isObject(property) ? property : {}
    const { description } = inner
    return {
      key,
      label: countsMinutes(inner) ? `${labelOf(key)} (min)` : labelOf(key),
      description: typeof description === 'string' ? description : '',
      default: inner['default'],
      required: required.includes(key) && inner['default'] === undefined,
      advanced: inner['x-ui-advanced'] === true,
      kind: kindOf(inner),
    }
  })
}

const kindsOfTypes: Readonly<Record<string, FieldKind>> = {
  text: { kind: 'text', rows: 2, mono: false },
  number: { kind: 'number', whole: false, minimum: undefined, maximum: undefined },
}

/** Of settings beside one that names a type: a value of any kind is written as one of that type, not as JSON. */
export function fieldOfType(field: ConfigFieldInfo, type: Json | undefined): ConfigFieldInfo {
  const kind = typeof type === 'string' ? kindsOfTypes[type] : undefined
  return kind === undefined || field.kind.kind !== 'json' ? field : { ...field, kind }
}

function kindOf(schema: JsonObject): FieldKind {
  // A list of names, such as models, is written name by name.
  const hinted = schema['type'] === 'array' ? undefined : kindOfHint(schema['x-ui'])
  if (hinted !== undefined) return hinted
  const options = schema['enum']
  if (Array.isArray(options) && options.every((one) => typeof one === 'string')) {
    return { kind: 'choice', options }
  }
  switch (schema['type']) {
    case 'boolean':
      return { kind: 'switch' }
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        whole: schema['type'] === 'integer',
        minimum: bound(schema['minimum']),
        maximum: bound(schema['maximum']),
      }
    case 'string': {
      const long = (bound(schema['maxLength']) ?? 0) > 300
      return { kind: 'text', rows: long ? 3 : 1, mono: false }
    }
    case 'array': {
      const items = schema['items']
      if (isObject(items) && items['type'] === 'string') return { kind: 'texts' }
      const fields = readFields(items ?? null)
      return fields.length > 0 ? { kind: 'items', fields } : { kind: 'json' }
    }
    default:
      return { kind: 'json' }
  }
}

function kindOfHint(value: Json | undefined): FieldKind | undefined {
  if (!isObject(value)) return undefined
  // SAFETY: hints are written by `field` and `hinted`, which take a FieldHint.
  const hint = value as unknown as FieldHint
  switch (hint.kind) {
    case 'model':
      return { kind: 'model', role: hint.role }
    case 'index':
    case 'graph':
    case 'prompt':
      return { kind: hint.kind }
    case 'expression':
      return { kind: 'text', rows: 1, mono: true }
    case 'code':
      return { kind: 'text', rows: 8, mono: true }
    case 'long-text':
      return { kind: 'text', rows: 4, mono: false }
    default:
      return undefined
  }
}

/** The limits that zod writes for every whole number say nothing. */
function bound(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined
}

function labelOf(key: string): string {
  const words = key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
