import { expect, test } from 'vitest'
import { freeze } from '../graph/freeze.ts'
import { JsonSchema, schemaProblems } from './json-schema.ts'

const invoice = {
  type: 'object',
  properties: {
    number: { type: 'string' },
    total: { type: 'number' },
    lines: { type: 'array', items: { $ref: '#/$defs/line' } },
  },
  required: ['number'],
  additionalProperties: false,
  $defs: { line: { type: 'object', properties: { amount: { type: 'number' } } } },
}

test('a value that fits has no problems', () => {
  expect(schemaProblems(invoice, { number: 'A-1', total: 3, lines: [{ amount: 1 }] })).toEqual([])
})

test('a schema of a running graph is frozen, and checks all the same', () => {
  const frozen = freeze(structuredClone(invoice))
  expect(schemaProblems(frozen, { number: 'A-1', lines: [{ amount: 1 }] })).toEqual([])
  expect(schemaProblems(frozen, { number: 1 })).toHaveLength(1)
})

test('each problem has its place, and is told once', () => {
  expect(schemaProblems(invoice, { total: 'three', lines: [{ amount: '1' }], more: 1 })).toEqual([
    expect.stringMatching(/^the whole: .*"number".*\.$/),
    expect.stringMatching(/^"total": .*number.*\.$/),
    expect.stringMatching(/^"lines\.0\.amount": .*number.*\.$/),
    expect.stringMatching(/^"more": .*\.$/),
  ])
})

test('a schema with mistakes is refused before anything is checked by it', () => {
  const problems = (schema: unknown): string[] =>
    JsonSchema.safeParse(schema).error?.issues.map(({ message }) => message) ?? []
  expect(problems(invoice)).toEqual([])
  expect(problems({ type: 'text' })).toEqual([expect.stringMatching(/^there is no type "text"/)])
  expect(problems({ properties: { a: { $ref: '#/$defs/missing' } } })).toEqual([
    'the $ref "#/$defs/missing" names nothing in this schema',
  ])
  expect(problems({ $ref: 'https://example.com/schema.json' })).toHaveLength(1)
  // Names of properties and example values are no keywords.
  expect(problems({ properties: { type: { type: 'string', enum: ['text'] } } })).toEqual([])
  let deep: unknown = {}
  for (let level = 0; level < 60; level += 1) deep = { not: deep }
  expect(problems(deep)).toEqual(['it is nested more than 40 levels deep'])
})

test('a pattern takes time in proportion to the text, and is told with what it wants', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'string', pattern: '^(a+)+$' }, url: { format: 'url' } },
    patternProperties: { '^(x+)+$': { type: 'number' } },
    additionalProperties: { type: 'string', pattern: '^\\d{2}$', format: 'email' },
  }
  const slow = `${'a'.repeat(40)}!`
  expect(schemaProblems(schema, { a: slow, [`${'x'.repeat(40)}!`]: '12' })).toEqual([
    '"a": String does not match pattern "^(a+)+$".',
    expect.stringMatching(/does not match pattern "\^\\d\{2\}\$" and format "email"\.$/),
  ])
  expect(schemaProblems(schema, { url: `http://${'a'.repeat(40)}!` })).toEqual([])
  expect(schemaProblems(schema, { a: 'aaa', xx: 1 })).toEqual([])
  expect(schemaProblems(schema, { xx: 'one', x: 2 })).toEqual([
    expect.stringMatching(/^"xx": .*number/),
  ])
})

test('patterns that match the same keys all count', () => {
  const schema = { patternProperties: { '^a': { type: 'number' }, b$: { minimum: 3 } } }
  expect(schemaProblems(schema, { ab: 2 })).toEqual([expect.stringMatching(/^"ab": .*3/)])
  expect(schemaProblems(schema, { ab: 'x' })).toEqual([expect.stringMatching(/^"ab": .*number/)])
  expect(schemaProblems(schema, { ab: 3, '-/[': 1 })).toEqual([])
})

test('a pattern that nobody can read is a mistake of the schema', () => {
  const schema = { properties: { a: { pattern: '(' } }, patternProperties: { '(?!x)': {} } }
  expect(JsonSchema.safeParse(schema).error?.issues.map(({ message }) => message)).toEqual([
    '"(" is no regular expression of RE2',
    '"(?!x)" is no regular expression of RE2',
  ])
})

test('a schema that leads back to itself for ever is told in a sentence', () => {
  expect(schemaProblems({ $ref: '#' }, { a: 1 })).toEqual([
    'the whole: It is nested too deeply to be held against its schema.',
  ])
})
