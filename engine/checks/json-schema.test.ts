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
