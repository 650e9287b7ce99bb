import { isList, itemType, type PortType } from '../../graph/port-types.ts'
import type { WiredInput } from '../../plan/plan.ts'
import type { Channels, Expression } from './channels.ts'
import { braced } from './layout.ts'
import { keyLiteral } from './literals.ts'
import { Sheet } from './sheet.ts'
import type { Snippet } from './snippets.ts'
import { jsonValue, listOf, union, valueTypeOf, type ValueType } from './value-types.ts'

/** Code for what arrives at an input: conversions, the first of several sources, or all of them. */
export function inputExpression(input: WiredInput, channels: Channels, sheet: Sheet): Expression {
  const sources = input.sources.map((source) =>
    converted(channels.read(source), source.type, input.type, sheet),
  )
  const [first, ...more] = sources
  if (first === undefined) return { code: 'undefined', type: union([]), always: false }
  if (more.length === 0) return first
  const always = sources.some((source) => source.always)
  const codes = sources.map(({ code }) => code)
  const types = sources.map(({ type }) => type)
  if (input.list) {
    const items = types.map((type) => type.item ?? type)
    return { ...called(sheet.call('gather'), codes), type: listOf(union(items)), always }
  }
  // Null is a value, and `??` would pass over it.
  const nullable = types.slice(0, -1).some((type) => type.nullable)
  const choice = nullable ? called(sheet.call('first'), codes) : { code: codes.join(' ?? ') }
  return { ...choice, type: union(types), always }
}

function called(name: string, given: readonly string[]): Pick<Expression, 'code' | 'call'> {
  return { code: `${name}(${given.join(', ')})`, call: { name, given } }
}

/** An expression as an entry of an object. @param indent of its line, in spaces */
export function entryCode(name: string, { code, call }: Expression, indent: number): string {
  const key = `${keyLiteral(name)}: `
  if (call === undefined) return key + code
  return key + braced(`${call.name}(`, call.given, ')', indent, key.length + 1)
}

/** The counterpart of `convert`: the same cases, as code. */
function converted(expression: Expression, from: PortType, to: PortType, sheet: Sheet): Expression {
  const conversion = conversionOf(from, to, expression.type)
  if (conversion === undefined) return expression
  return { ...expression, code: conversion.code(expression.code, sheet), type: conversion.type }
}

interface Conversion {
  readonly type: ValueType
  readonly code: (value: string, sheet: Sheet) => string
}

function conversionOf(from: PortType, to: PortType, type: ValueType): Conversion | undefined {
  if (from === to || to === 'any' || to === 'json') return undefined
  if (from === 'any' || from === 'json') return looseConversion(to)
  const single = conversions[`${from} ${to}`]
  if (single !== undefined) return by(single, valueTypeOf(to))
  if (from === 'documents[]' && to === 'documents') {
    return by('joined', listOf(type.item?.item ?? jsonValue, type.item?.nullable))
  }
  if (!to.endsWith('[]')) return undefined
  if (!from.endsWith('[]')) return by('oneOf', listOf(type))
  return eachItem(from, to, type)
}

function eachItem(from: PortType, to: PortType, type: ValueType): Conversion | undefined {
  const inner = conversionOf(itemType(from), itemType(to), type.item ?? jsonValue)
  if (inner === undefined) return undefined
  return {
    type: listOf(inner.type),
    code(value, sheet) {
      const work = inner.code('one', sheet)
      // A function that is called with the item alone can be named.
      const alone = /^\w+(?=\(one\)$)/.exec(work)?.[0]
      return `${sheet.call('each')}(${value}, ${alone ?? `(one) => ${work}`})`
    },
  }
}

function looseConversion(to: PortType): Conversion | undefined {
  if (to === 'text') return by('textOf', valueTypeOf('text'))
  if (to === 'messages') return by('messagesOf', listOf(jsonValue))
  if (isList(to)) return by('listOf', listOf(jsonValue))
  return undefined
}

const conversions: Readonly<Record<string, Snippet>> = {
  'number text': 'textOf',
  'boolean text': 'textOf',
  'json text': 'textOf',
  'verdict text': 'reasonsOf',
  'verdict boolean': 'passOf',
  'verdict number': 'scoreOf',
  'text messages': 'messageOf',
  'documents text': 'textsOf',
}

function by(snippet: Snippet, type: ValueType): Conversion {
  return { type, code: (value, sheet) => `${sheet.call(snippet)}(${value})` }
}

/** Inputs of which only the run shows whether the value fits, with the types they must have. */
export function expectations(
  inputs: readonly WiredInput[],
  channels: Channels,
): Readonly<Record<string, PortType>> {
  return Object.fromEntries(
    inputs
      .filter(({ unsure }) => unsure === true)
      // A conversion may have made sure of it.
      .filter((input) => {
        const { text } = inputExpression(input, channels, new Sheet()).type
        return text !== valueTypeOf(input.type).text
      })
      .map(({ port, type }) => [port, type]),
  )
}
