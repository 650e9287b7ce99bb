import { semanticJson } from './canonical.ts'
import { callFunction, functionNames } from './expression-functions.ts'
import { parseExpression, type Expression } from './expression-parser.ts'
import { messageOf } from './message-of.ts'
import type { Json } from './values.ts'

/**
 * A small language for conditions: paths into values, comparisons, `and or not`, arithmetic, `in`,
 * `contains`, `a ? b : c`, and a fixed set of pure functions. There is no way from it to JavaScript:
 * properties are looked up among a value's own keys, and functions by name in one table.
 */
export function evaluate(text: string, values: Readonly<Record<string, unknown>>): Json {
  return valueOf(parseExpression(text), values)
}

/** What is wrong with an expression, as a sentence, or undefined. */
export function expressionProblem(text: string): string | undefined {
  try {
    const unknown = unknownFunction(parseExpression(text))
    return unknown === undefined
      ? undefined
      : `There is no function "${unknown}"; the functions are ${functionNames.join(', ')}.`
  } catch (error) {
    return messageOf(error)
  }
}

function unknownFunction(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return undefined
    case 'list':
      return firstOf(expression.items)
    case 'property':
      return firstOf([expression.object, expression.key])
    case 'unary':
      return unknownFunction(expression.operand)
    case 'binary':
      return firstOf([expression.left, expression.right])
    case 'choice':
      return firstOf([expression.condition, expression.chosen, expression.otherwise])
    case 'call':
      return functionNames.includes(expression.name) ? firstOf(expression.items) : expression.name
  }
}

function firstOf(expressions: readonly Expression[]): string | undefined {
  return expressions.map(unknownFunction).find((name) => name !== undefined)
}

function valueOf(expression: Expression, values: Readonly<Record<string, unknown>>): Json {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'name':
      // SAFETY: what arrives at ports is JSON.
      return Object.hasOwn(values, expression.name)
        ? ((values[expression.name] ?? null) as Json)
        : null
    case 'list':
      return expression.items.map((item) => valueOf(item, values))
    case 'property':
      return property(valueOf(expression.object, values), valueOf(expression.key, values))
    case 'unary': {
      const operand = valueOf(expression.operand, values)
      return expression.operator === 'not' ? !truthy(operand) : -toNumber(operand, '-')
    }
    case 'binary':
      return binary(expression, values)
    case 'choice':
      return truthy(valueOf(expression.condition, values))
        ? valueOf(expression.chosen, values)
        : valueOf(expression.otherwise, values)
    case 'call':
      return callFunction(
        expression.name,
        expression.items.map((item) => valueOf(item, values)),
      )
  }
}

function property(object: Json, key: Json): Json {
  if (typeof object !== 'object' || object === null) return null
  const at = Array.isArray(object) && typeof key === 'number' && key < 0 ? object.length + key : key
  if (typeof at !== 'string' && typeof at !== 'number') return null
  if (!Object.hasOwn(object, at) || (Array.isArray(object) && at === 'length')) return null
  // SAFETY: `hasOwn` has found the key, in a list or an object.
  return (object as { readonly [key: string]: Json })[at] ?? null
}

function binary(
  expression: Extract<Expression, { kind: 'binary' }>,
  values: Readonly<Record<string, unknown>>,
): Json {
  const { operator } = expression
  const left = valueOf(expression.left, values)
  if (operator === 'and') return truthy(left) && truthy(valueOf(expression.right, values))
  if (operator === 'or') return truthy(left) || truthy(valueOf(expression.right, values))
  const right = valueOf(expression.right, values)
  switch (operator) {
    case '==':
      return equal(left, right)
    case '!=':
      return !equal(left, right)
    case 'in':
      return contains(right, left)
    case 'contains':
      return contains(left, right)
    case '+':
      return typeof left === 'string' || typeof right === 'string'
        ? `${plain(left)}${plain(right)}`
        : toNumber(left, '+') + toNumber(right, '+')
    case '-':
      return toNumber(left, '-') - toNumber(right, '-')
    case '*':
      return toNumber(left, '*') * toNumber(right, '*')
    case '/':
    case '%': {
      const divisor = toNumber(right, operator)
      if (divisor === 0) throw new Error('It divides by zero.')
      return operator === '/' ? toNumber(left, '/') / divisor : toNumber(left, '%') % divisor
    }
    default:
      return compare(operator, left, right)
  }
}

function compare(operator: string, left: Json, right: Json): boolean {
  // A value that is absent is neither more nor less than anything.
  if (left === null || right === null) return false
  if (typeof left === 'string' && typeof right === 'string') {
    return ordered(operator, left < right ? -1 : left > right ? 1 : 0)
  }
  return ordered(operator, toNumber(left, operator) - toNumber(right, operator))
}

function ordered(operator: string, difference: number): boolean {
  if (operator === '<') return difference < 0
  if (operator === '<=') return difference <= 0
  if (operator === '>') return difference > 0
  return difference >= 0
}

function truthy(value: Json): boolean {
  return value !== null && value !== false && value !== 0 && value !== ''
}

function equal(left: Json, right: Json): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object') return false
  return semanticJson(left) === semanticJson(right)
}

function contains(whole: Json, part: Json): boolean {
  // What is absent is no part of a text, though its text would be empty.
  if (typeof whole === 'string')
    return part !== null && whole.toLowerCase().includes(plain(part).toLowerCase())
  if (Array.isArray(whole)) return whole.some((item: Json) => equal(item, part))
  if (typeof whole === 'object' && whole !== null)
    return typeof part === 'string' && Object.hasOwn(whole, part)
  return false
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
}

function toNumber(value: Json, operator: string): number {
  if (typeof value === 'number') return value
  throw new Error(`"${operator}" needs numbers, and ${JSON.stringify(value).slice(0, 60)} is none.`)
}
