import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { functionNames } from './expression-functions.ts'
import { evaluate, expressionProblem } from './expression.ts'

const values = {
  score: 0.7,
  zero: 0,
  name: 'Ada',
  nothing: null,
  list: [1, 2, 3],
  rows: [
    [1, 2],
    [3, [4, 5]],
  ],
  documents: [{ title: 'One', score: 9 }, { title: 'Two' }],
  verdict: { pass: true, reasons: ['too long'] },
}

const of = (text: string): unknown => evaluate(text, values)

describe('values and paths', () => {
  it('reads numbers, texts, words and lists', () => {
    expect(of('[1, 2.5, "a", \'b\', true, false, null, []]')).toEqual([
      1,
      2.5,
      'a',
      'b',
      true,
      false,
      null,
      [],
    ])
    expect(of('"say \\"yes\\""')).toBe('say "yes"')
  })

  it('looks into objects and lists, from either end', () => {
    expect(of('documents[0].title')).toBe('One')
    expect(of('documents.1.title')).toBe('Two')
    expect(of('documents[-1]["title"]')).toBe('Two')
    expect(of('list[length(list) - 1]')).toBe(3)
    expect(of('rows.1.0')).toBe(3)
    expect(of('rows.1.1.0')).toBe(4)
  })

  it('gives null for whatever is not there', () => {
    const absent = ['missing', 'missing.a.b', 'name.length', 'list.length', 'list[9]', 'list[1.5]']
    for (const text of [...absent, 'list["x"]', 'verdict[0]', 'nothing.x', 'documents[-9]'])
      expect(of(text)).toBeNull()
  })

  it('has no way to what an object inherits, or to JavaScript', () => {
    const ways = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
    for (const way of ways) {
      expect(of(way)).toBeNull()
      expect(of(`verdict.${way}`)).toBeNull()
      expect(of(`list["${way}"]`)).toBeNull()
      expect(of(`name.${way}`)).toBeNull()
      expect(() => of(`${way}()`)).toThrow(`There is no function "${way}"`)
    }
    expect(() => of('verdict.toString()')).toThrow('Column 17: expected the end, or an operator')
    for (const text of [
      'a = 1',
      'a => 1',
      '`x`',
      'a; b',
      'new x',
      '{}',
      'globalThis.process.exit(1)',
    ])
      expect(expressionProblem(text) ?? of(text)).not.toBe(undefined)
    expect(of('globalThis.process')).toBeNull()
  })

  it('reads a key of its own that is named like a prototype', () => {
    const own: unknown = JSON.parse('{"__proto__":{"x":1}}')
    expect(evaluate('value.__proto__.x', { value: own })).toBe(1)
  })
})

describe('operators', () => {
  it.each([
    // Arithmetic before comparison, comparison before not, not before and, and before or.
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 - 2 - 1', 4],
    ['8 / 4 / 2', 1],
    ['7 % 4 * 2', 6],
    ['-2 * -3', 6],
    ['1 - -1', 2],
    ['1 + 1 == 2', true],
    ['1 < 2 == true', true],
    ['true or false and false', true],
    ['(true or false) and false', false],
    ['not false and false', false],
    ['not (false and false)', true],
    ['not name == "Eve"', true],
    ['! name == "Ada"', false],
    ['not not name', true],
    ['not name contains "x"', true],
    ['not score >= 0.7', false],
    ['true == not false', true],
    ['score > 0.5 && !nothing || false', true],
    ['true ? 1 : true ? 2 : 3', 1],
    ['false ? 1 : false ? 2 : 3', 3],
    ['true ? false ? 1 : 2 : 3', 2],
    ['score > 1 ? "high" : "low"', 'low'],
  ])('%s is %j', (text, expected) => {
    expect(of(text)).toBe(expected)
  })

  it('compares lists and objects by what they hold', () => {
    expect(of('list == [1, 2, 3]')).toBe(true)
    expect(of('list != [3, 2, 1]')).toBe(true)
    expect(evaluate('a == b', { a: { x: 1, y: 2 }, b: { y: 2, x: 1 } })).toBe(true)
    expect(of('1 == "1"')).toBe(false)
    expect(of('nothing == null and missing == null')).toBe(true)
  })

  it('finds parts of texts and items of lists', () => {
    expect(of('name contains "ADA"')).toBe(true)
    expect(of('"d" in name')).toBe(true)
    expect(of('2 in list')).toBe(true)
    expect(of('list contains [1]')).toBe(false)
    expect(of('verdict contains "pass"')).toBe(true)
    expect(of('verdict contains "toString"')).toBe(false)
    expect(of('name contains missing')).toBe(false)
    expect(of('missing contains "a"')).toBe(false)
    expect(of('missing in name')).toBe(false)
  })

  it('is false when something absent is ordered, and an error when a number and a text are', () => {
    for (const operator of ['<', '<=', '>', '>='])
      expect(of(`missing ${operator} 1 or 1 ${operator} missing`)).toBe(false)
    expect(of('"a" < "b" and "b" >= "a"')).toBe(true)
    expect(() => of('name < 1')).toThrow('"<" needs numbers, and "Ada" is none.')
  })

  it('joins texts, and takes an absent one as empty', () => {
    expect(of('"a" + 1 + nothing + list')).toBe('a1[1,2,3]')
  })

  it('says what went wrong in arithmetic', () => {
    expect(() => of('1 / zero')).toThrow('It divides by zero.')
    expect(() => of('1 % zero')).toThrow('It divides by zero.')
    expect(() => of('name * 2')).toThrow('"*" needs numbers, and "Ada" is none.')
    expect(() => of('-name')).toThrow('"-" needs numbers, and "Ada" is none.')
  })

  it('does not compute the side that does not count', () => {
    expect(of('false and 1 / zero')).toBe(false)
    expect(of('true or 1 / zero')).toBe(true)
    expect(of('true ? 1 : 1 / zero')).toBe(1)
  })
})

describe('functions', () => {
  it.each([
    ['length(name)', 3],
    ['length(list)', 3],
    ['length(verdict)', 2],
    ['length(nothing)', 0],
    ['lower("ÄB") + upper("äb") + trim(" x ")', 'äbÄBx'],
    ['text(list)', '[1,2,3]'],
    ['number("1e2")', 100],
    ['number("one")', null],
    ['number("Infinity")', null],
    ['number("")', null],
    ['number(score)', 0.7],
    ['round(2.345, 2)', 2.35],
    ['round(2.5)', 3],
    ['round(name)', null],
    ['round(2.5, 99)', 2.5],
    ['min(3, 1, 2)', 1],
    ['max(list)', 3],
    ['max()', null],
    ['min("a")', null],
    ['sum(list, 4)', 10],
    ['sum()', 0],
    ['first(list)', 1],
    ['last(list)', 3],
    ['first(name)', null],
    ['starts_with(name, "A")', true],
    ['ends_with(name, "A")', false],
    ['is_empty([])', true],
    ['is_empty(missing)', true],
    ['is_empty(0)', false],
    ['coalesce(missing, nothing, 0, 1)', 0],
    ['coalesce()', null],
  ])('%s is %j', (text, expected) => {
    expect(of(text)).toBe(expected)
  })

  it('takes a list longer than a call can have arguments', () => {
    const long = Array.from({ length: 300_000 }, (_, at) => at)
    expect(evaluate('max(long) - min(long)', { long })).toBe(299_999)
  })

  it('gives the keys of an object', () => {
    expect(of('keys(verdict)')).toEqual(['pass', 'reasons'])
  })
})

describe('mistakes', () => {
  it('are named with their column and what was expected there', () => {
    const wrong = [
      '',
      'score >',
      'score > 1 1',
      '(score',
      'score)',
      '[1, 2',
      'a.',
      'a.""',
      'a[1',
      '1 ? 2',
      '"open',
      'a # b',
      '1..2',
      'and and',
      'length(a,)',
      'shout(name)',
      'true ? shuot(1) : 2',
    ]
    expect(wrong.map((text) => `${text} → ${expressionProblem(text)}`)).toMatchInlineSnapshot(`
      [
        " → Column 1: expected a value, found the end.",
        "score > → Column 8: expected a value, found the end.",
        "score > 1 1 → Column 11: expected the end, or an operator, found "1".",
        "(score → Column 7: expected ")", found the end.",
        "score) → Column 6: expected the end, or an operator, found ")".",
        "[1, 2 → Column 6: expected "]", found the end.",
        "a. → Column 3: expected the name of a property, found the end.",
        "a."" → Column 3: expected the name of a property, found """".",
        "a[1 → Column 4: expected "]", found the end.",
        "1 ? 2 → Column 6: expected ":", found the end.",
        ""open → Column 1: """ has no meaning here.",
        "a # b → Column 3: "#" has no meaning here.",
        "1..2 → Column 3: expected the name of a property, found ".".",
        "and and → Column 8: expected a value, found the end.",
        "length(a,) → Column 10: expected a value, found ")".",
        "shout(name) → There is no function "shout"; the functions are length, lower, upper, trim, text, number, round, min, max, sum, first, last, keys, starts_with, ends_with, is_empty, coalesce, pick, omit, merge, join, split, unique, flat, parse.",
        "true ? shuot(1) : 2 → There is no function "shuot"; the functions are length, lower, upper, trim, text, number, round, min, max, sum, first, last, keys, starts_with, ends_with, is_empty, coalesce, pick, omit, merge, join, split, unique, flat, parse.",
      ]
    `)
  })

  it('are found in what is too long or too deep', () => {
    expect(expressionProblem('1'.repeat(2001))).toBe('It has 2001 characters; 2000 is the limit.')
    expect(expressionProblem('('.repeat(60) + '1' + ')'.repeat(60))).toBe(
      'It is nested deeper than 50 levels.',
    )
    expect(expressionProblem('['.repeat(60) + ']'.repeat(60))).toBe(
      'It is nested deeper than 50 levels.',
    )
  })

  it('are not what a long flat expression is', () => {
    expect(of(`1${'+1'.repeat(999)}`)).toBe(1000)
    expect(of(`${'-'.repeat(1990)}1`)).toBe(1)
    expect(of(`${'not '.repeat(490)}true`)).toBe(true)
    expect(of(`list${'.a'.repeat(900)}`)).toBeNull()
  })
})

it('never throws anything but an error of its own', () => {
  const words =
    `score name list verdict missing __proto__ constructor not and or in contains true null 1 0.5 "x" 'y'
    ( ) [ ] . + - * / % == < >= ? : , ! && ${functionNames.join(' ')}`.split(/\s+/)
  const word = fc.constantFrom(...words)
  const text = fc.oneof(
    fc.array(word, { maxLength: 20 }).map((chosen) => chosen.join(' ')),
    fc.string(),
  )
  fc.assert(
    fc.property(text, (expression) => {
      const problem = expressionProblem(expression)
      expect(problem === undefined || problem.endsWith('.')).toBe(true)
      const outcome = outcomeOf(expression)
      const own = outcome instanceof Error && Object.getPrototypeOf(outcome) === Error.prototype
      expect(own || isJson(outcome)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

function outcomeOf(expression: string): unknown {
  try {
    return of(expression)
  } catch (error) {
    return error
  }
}

function isJson(value: unknown): boolean {
  return !(value instanceof Error) && JSON.stringify(value) !== undefined
}
