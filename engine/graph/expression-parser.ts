import type { Json } from './values.ts'

/** A parsed expression: plain data. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'property'; readonly object: Expression; readonly key: Expression }
  | { readonly kind: 'unary'; readonly operator: 'not' | '-'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'choice'
      readonly condition: Expression
      readonly chosen: Expression
      readonly otherwise: Expression
    }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Expression[] }

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const limits = { length: 2000, depth: 50 }

/** How strongly operators bind, weakest first. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>=', 'in', 'contains'],
  ['+', '-'],
  ['*', '/', '%'],
]
/** `not` stands between `and` and the comparisons: `not a == b` denies that they are equal. */
const belowNot = 2

const pattern =
  /\s*(?:(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_][\w]*)|(==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]]))/y

const sameAs: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
])

/** @throws Error with the column and what was expected there */
export function parseExpression(text: string): Expression {
  if (text.length > limits.length)
    throw new Error(`It has ${text.length} characters; ${limits.length} is the limit.`)
  return new Parser(tokensOf(text)).parse()
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex
    const found = pattern.exec(text)
    if (found === null) {
      const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0)
      throw new Error(`Column ${at + 1}: "${text[at] ?? ''}" has no meaning here.`)
    }
    const [whole, number, quoted, name, sign] = found
    const raw = number ?? quoted ?? name ?? sign ?? ''
    const at = from + whole.length - raw.length
    const kind =
      number !== undefined
        ? 'number'
        : quoted !== undefined
          ? 'text'
          : name !== undefined
            ? 'name'
            : 'sign'
    tokens.push({ kind, text: sameAs.get(raw) ?? raw, at })
  }
  return [...tokens, { kind: 'end', text: '', at: end }]
}

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  parse(): Expression {
    const expression = this.#choice()
    if (this.#peek().kind !== 'end') this.#fail('the end, or an operator')
    return expression
  }

  #peek(): Token {
    return this.#tokens[this.#next]!
  }

  #take(text: string): boolean {
    const { kind } = this.#peek()
    if (this.#peek().text !== text || kind === 'text' || kind === 'number') return false
    this.#next += 1
    return true
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail(`"${text}"`)
  }

  #fail(expected: string): never {
    const { text, at, kind } = this.#peek()
    throw new Error(
      `Column ${at + 1}: expected ${expected}, found ${kind === 'end' ? 'the end' : `"${text}"`}.`,
    )
  }

  #choice(): Expression {
    this.#depth += 1
    if (this.#depth > limits.depth)
      throw new Error(`It is nested deeper than ${limits.depth} levels.`)
    const condition = this.#binary(0)
    let result = condition
    if (this.#take('?')) {
      const chosen = this.#choice()
      this.#expect(':')
      result = { kind: 'choice', condition, chosen, otherwise: this.#choice() }
    }
    this.#depth -= 1
    return result
  }

  #binary(level: number): Expression {
    const operators = levels[level]
    if (operators === undefined) return this.#unary()
    const nots = level === belowNot ? this.#prefix(['not']) : []
    if (nots.length > 0) return applied(nots, this.#binary(level))
    let left = this.#binary(level + 1)
    for (;;) {
      const operator = operators.find((one) => this.#take(one))
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) }
    }
  }

  #unary(): Expression {
    const operators = this.#prefix(['not', '-'])
    return applied(operators, this.#postfix())
  }

  /** `not` and `-` may be repeated; a loop keeps that off the stack. */
  #prefix(allowed: readonly ('not' | '-')[]): readonly ('not' | '-')[] {
    const operators: ('not' | '-')[] = []
    for (;;) {
      const operator = allowed.find((one) => this.#take(one))
      if (operator === undefined) return operators
      operators.push(operator)
    }
  }

  #postfix(): Expression {
    let object = this.#primary()
    for (;;) {
      if (this.#take('.')) {
        const { kind, text } = this.#peek()
        if (kind !== 'name' && kind !== 'number') this.#fail('the name of a property')
        this.#next += 1
        // `rows.0.1` was read as the number 0.1; each of its parts is a property.
        for (const value of kind === 'number' ? text.split('.') : [text]) {
          object = { kind: 'property', object, key: { kind: 'literal', value } }
        }
      } else if (this.#take('[')) {
        object = { kind: 'property', object, key: this.#choice() }
        this.#expect(']')
      } else {
        return object
      }
    }
  }

  #primary(): Expression {
    const token = this.#peek()
    if (token.kind === 'number') {
      this.#next += 1
      return { kind: 'literal', value: Number(token.text) }
    }
    if (token.kind === 'text') {
      this.#next += 1
      return { kind: 'literal', value: token.text.slice(1, -1).replace(/\\(.)/g, '$1') }
    }
    if (token.kind === 'name') return this.#named(token)
    if (this.#take('(')) {
      const inner = this.#choice()
      this.#expect(')')
      return inner
    }
    if (this.#take('[')) return { kind: 'list', items: this.#items(']') }
    return this.#fail('a value')
  }

  #named({ text }: Token): Expression {
    this.#next += 1
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' }
    if (text === 'null') return { kind: 'literal', value: null }
    if (this.#take('(')) return { kind: 'call', name: text, items: this.#items(')') }
    return { kind: 'name', name: text }
  }

  #items(end: ')' | ']'): Expression[] {
    const items: Expression[] = []
    if (this.#take(end)) return items
    do items.push(this.#choice())
    while (this.#take(','))
    this.#expect(end)
    return items
  }
}

function applied(operators: readonly ('not' | '-')[], operand: Expression): Expression {
  return operators.reduceRight<Expression>(
    (inner, operator) => ({ kind: 'unary', operator, operand: inner }),
    operand,
  )
}
