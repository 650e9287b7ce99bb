import { describe, expect, test } from 'vitest'
import { readJson } from './read-json.ts'

/** `line:column sentence` of all that is wrong with a text. */
const problems = (text: string): string[] =>
  readJson(text).problems.map(
    ({ problem, place }) => `${place.line}:${place.column} ${problem.message}`,
  )

describe('JSON', () => {
  test.each(['{"a": [1, true, null, "x"]}', '  [] \n', '"text"', '0', '{"a":{"__proto__":1}}'])(
    '%s means what JSON.parse gives',
    (text) => {
      const read = readJson(text)
      expect(read.problems).toEqual([])
      expect(JSON.stringify(read.value)).toBe(JSON.stringify(JSON.parse(text)))
    },
  )

  test('may begin with a byte order mark', () => {
    expect(readJson('\uFEFF{"a":1}')).toMatchObject({ readable: true, value: { a: 1 } })
  })

  test('that is broken at several lines has a problem for each', () => {
    const text = `{
  "a": 1
  "b": tru,
  "c" 2,
  d: 3,
  "e": "open
}`
    expect(problems(text)).toEqual([
      '2:9 A comma is missing here, before "b".',
      '3:8 "tru" is not valid here; texts and keys need double quotes around them.',
      '4:7 A colon is missing between a key and its value.',
      '5:3 "d" is not valid here; texts and keys need double quotes around them.',
      '6:8 A text is not closed: its double quote is missing on this line.',
    ])
    expect(readJson(text).readable).toBe(false)
  })

  test.each([
    ['', '1:1 A value is expected here, but the text ends.'],
    ['{"a": 1', '1:8 An object is not closed: "}" is missing.'],
    ['[1, 2', '1:6 A list is not closed: "]" is missing.'],
    ['{"a": 1}}', '1:9 The document is complete before "}". Remove what follows.'],
    [
      '{"a": "\\q"}',
      '1:7 A text holds a backslash that means nothing. Write \\\\ for a backslash.',
    ],
    ["{'a': 1}", `1:2 "'a'" is not valid here; texts and keys need double quotes around them.`],
    ['{"a": NaN}', '1:7 "NaN" is not valid here; texts and keys need double quotes around them.'],
    ['[1,,2]', '1:4 A value is expected here, but "," stands.'],
  ])('%s is told with its place', (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  test('with comments and trailing commas has problems and is read all the same', () => {
    const read = readJson('{\n  // why\n  "a": [1,],\n}')
    expect(read).toMatchObject({ readable: true, value: { a: [1] } })
    expect(problems('{\n  // why\n  "a": [1,],\n}')).toEqual([
      '2:3 JSON has no comments. Remove it, or put it into the "note" of a node.',
      '3:11 There is a comma before "]". Remove it.',
      '4:1 There is a comma before "}". Remove it.',
    ])
  })

  test('that the parser reads and JSON.parse refuses is refused', () => {
    const text = '{"a":\u00A01}'
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(readJson(text).readable).toBe(false)
    expect(problems(text)).toHaveLength(1)
  })

  test('a key that stands twice is a warning at the second', () => {
    const read = readJson('{"n": {\n"a": 1,\n"a": 2}}')
    expect(read.value).toEqual({ n: { a: 2 } })
    expect(read.problems).toMatchObject([
      { problem: { severity: 'warning', path: ['n', 'a'] }, place: { line: 3, column: 1 } },
    ])
  })

  test('a number with more digits than are kept is a warning', () => {
    const kept = '[0, -0.0, 1.50, 15e-1, 1E3, 1000, 0.1, 1e21, 123456789012345680000, 5e-7, -2.5]'
    expect(problems(kept)).toEqual([])
    const read = readJson('{"n": [1,\n12345678901234567890], "m": 0.1000000000000000055}')
    expect(read.problems).toMatchObject([
      {
        problem: {
          severity: 'warning',
          path: ['m'],
          message:
            'The number 0.1000000000000000055 is read as 0.1. Write it with fewer digits, or as a text.',
        },
      },
      { problem: { path: ['n', 1] }, place: { line: 2, column: 1 } },
    ])
    expect(problems('[1e400]')[0]).toContain('is read as Infinity')
  })

  test('that is nested too deep is refused in a sentence', () => {
    expect(problems('['.repeat(200_000))).toEqual([
      '1:1 The document is nested too deep to be read.',
    ])
  })
})

describe('places', () => {
  const read = readJson(
    '{\r\n  "a": { "b": [\n    10,\n    { "c": 1 }\n  ] },\n  "a2": "ü", "d": 2\n}',
  )

  test.each([
    [[], 1, 1],
    [['a'], 2, 3],
    [['a', 'b'], 2, 10],
    [['a', 'b', 0], 3, 5],
    [['a', 'b', 1, 'c'], 4, 7],
    [['d'], 6, 14],
  ])('%j stands at its key or item', (path, line, column) => {
    expect(read.placeAt(path)).toEqual({ line, column })
  })

  test('what is missing is told at what would hold it', () => {
    expect(read.placeAt(['a', 'b', 1, 'nope', 'deeper'])).toEqual({ line: 4, column: 5 })
    expect(read.placeAt(['nope'])).toEqual({ line: 1, column: 1 })
  })

  test('of two equal keys the one that counts is named', () => {
    expect(readJson('{"a": 1,\n"a": {"b": 2}}').placeAt(['a', 'b'])).toEqual({
      line: 2,
      column: 7,
    })
  })
})
