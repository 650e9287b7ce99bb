import { semanticJson } from './canonical.ts'
import { diffTexts } from './diff-texts.ts'
import type { FieldChange } from './graph-diff.ts'
import type { Json } from './values.ts'

type Path = readonly (string | number)[]
type JsonObject = { readonly [key: string]: Json }

/** Characters from which on two texts are compared word by word. */
const longText = 40

/**
 * Where two values differ, as deep as both are objects, or lists of one length.
 * @param defaultOf what counts where nothing is said at a path
 */
export function diffFields(
  path: Path,
  before: Json | undefined,
  after: Json | undefined,
  defaultOf: (path: Path) => Json | undefined,
): FieldChange[] {
  if (sameJson(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) =>
      diffFields([...path, key], own(before, key), own(after, key), defaultOf),
    )
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item: Json, at) => diffFields([...path, at], item, after[at], defaultOf))
  }
  const byDefault = before === undefined || after === undefined ? defaultOf(path) : undefined
  const text = textOf(before ?? byDefault, after ?? byDefault)
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(byDefault === undefined ? {} : { byDefault }),
      ...(text === undefined ? {} : { text }),
    },
  ]
}

function textOf(before: Json | undefined, after: Json | undefined): FieldChange['text'] {
  if (typeof before !== 'string' || typeof after !== 'string') return undefined
  const long = [before, after].some((text) => text.length > longText || text.includes('\n'))
  return long ? diffTexts(before, after) : undefined
}

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return semanticJson(a) === semanticJson(b)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of a record's own key: `toString` may be the name of a node or a setting. */
export function own<Value>(
  record: Readonly<Record<string, Value>> | undefined,
  key: string,
): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}
