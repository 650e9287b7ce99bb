import { itemType, type PortType, type PortTypeName } from '../../graph/port-types.ts'

/** What TypeScript knows of a value. */
export interface ValueType {
  readonly text: string
  /** Type of its items, where it is known to be a list. */
  readonly item?: ValueType
  /** It may be null, which counts as a value. */
  readonly nullable: boolean
  /** Names of `heddle` in the text. */
  readonly uses: readonly string[]
}

function named(name: string): ValueType {
  return { text: name, nullable: false, uses: [name] }
}

function plain(text: string): ValueType {
  return { text, nullable: false, uses: [] }
}

/** Any value: of its items, if it has some, nothing more is known. */
export const jsonValue: ValueType = { text: 'Json', nullable: true, uses: ['Json'] }

export function listOf(item: ValueType, nullable = false): ValueType {
  const inside = nullable && !item.nullable ? union([item, plain('null')]) : item
  const text = /^readonly |\|/.test(inside.text) ? `(${inside.text})` : inside.text
  return { text: `readonly ${text}[]`, item: inside, nullable: false, uses: inside.uses }
}

/** Any of several types. */
export function union(types: readonly ValueType[]): ValueType {
  const [first, ...rest] = types
  if (first === undefined) return plain('undefined')
  const different = rest.filter(({ text }) => text !== first.text)
  if (different.length === 0) return first
  return {
    text: [...new Set(types.map(({ text }) => text))].join(' | '),
    nullable: types.some(({ nullable, text }) => nullable || text === 'null'),
    uses: types.flatMap(({ uses }) => uses),
  }
}

const single: Readonly<Record<PortTypeName, ValueType>> = {
  text: plain('string'),
  number: plain('number'),
  boolean: plain('boolean'),
  json: jsonValue,
  messages: listOf(named('Message')),
  documents: listOf(named('Document')),
  verdict: named('Verdict'),
  file: named('File'),
  tool: named('Tool'),
  any: jsonValue,
}

/** The TypeScript type of what a port of this type carries. */
export function valueTypeOf(type: PortType): ValueType {
  const value = single[itemType(type)]
  return type.endsWith('[]') ? listOf(value) : value
}
