import { expect, test } from 'vitest'
import { z } from 'zod'
import { advanced, field } from '../../engine/graph/define-node.ts'
import type { Json } from '../../engine/graph/values.ts'
import { fieldOfType, problemsAt, readFields } from './config-fields.ts'

const fieldsOf = (schema: z.ZodObject) =>
  readFields(z.toJSONSchema(schema, { io: 'input' }) as unknown as Json)

test('each kind of setting gets the control that fits it', () => {
  const fields = fieldsOf(
    z.object({
      model: field.model('chat'),
      index: field.index(),
      prompt: field.prompt('Hello {{name}}'),
      topN: z.number().int().min(1).max(100).default(6).describe('Passages to keep'),
      mode: z.enum(['auto', 'keyword']).default('auto'),
      expand: z.boolean().default(true),
      words: z.array(z.string()).default([]),
      cases: z.array(z.object({ port: z.string(), when: z.string() })).default([]),
      filter: z.record(z.string(), z.unknown()).optional(),
    }),
  )
  expect(fields.map(({ key, kind }) => `${key}: ${kind.kind}`)).toEqual([
    'model: model',
    'index: index',
    'prompt: prompt',
    'topN: number',
    'mode: choice',
    'expand: switch',
    'words: texts',
    'cases: items',
    'filter: json',
  ])
})

test('a field says its name in words, its default, its limits and whether it must be filled', () => {
  const [index, topN] = fieldsOf(
    z.object({
      index: field.index(),
      maxTokens: z.number().int().min(1).max(32_000).default(800).describe('Longest answer'),
    }),
  )
  expect(index).toMatchObject({ required: true, default: undefined })
  expect(topN).toEqual({
    key: 'maxTokens',
    label: 'Max tokens',
    description: 'Longest answer',
    default: 800,
    required: false,
    advanced: false,
    kind: { kind: 'number', whole: true, minimum: 1, maximum: 32_000 },
  })
})

test('a whole number without limits has none', () => {
  expect(fieldsOf(z.object({ count: z.number().int() }))[0]?.kind).toMatchObject({
    minimum: undefined,
    maximum: undefined,
  })
})

test('what few people change is known as such', () => {
  const fields = fieldsOf(
    z.object({ often: z.string().default(''), seldom: advanced(z.boolean().default(true)) }),
  )
  expect(fields.map((one) => one.advanced)).toEqual([false, true])
})

test('the problems of a part of a value are told as the part sees them', () => {
  const problems = [
    { path: ['classes'], message: 'too many' },
    { path: ['classes', 1, 'name'], message: 'no name' },
    { path: ['model'], message: 'no model' },
  ]
  expect(problemsAt(problems, 'classes')).toEqual([
    { path: [], message: 'too many' },
    { path: [1, 'name'], message: 'no name' },
  ])
  expect(problemsAt(problemsAt(problems, 'classes'), 1, 'name')).toEqual([
    { path: [], message: 'no name' },
  ])
  const warning = { path: ['prompt'], message: 'uses {{who}}', isWarning: true }
  expect(problemsAt([warning], 'prompt')).toEqual([{ ...warning, path: [] }])
})

test('a value beside its type is written as one of that type', () => {
  const [value, name] = readFields({
    type: 'object',
    properties: { value: {}, name: { type: 'string' } },
  })
  const kindFor = (type: string) => fieldOfType(value!, type).kind.kind
  expect(['text', 'number', 'boolean', 'json'].map(kindFor)).toEqual([
    'text',
    'number',
    'json',
    'json',
  ])
  expect(fieldOfType(name!, 'number')).toBe(name)
})

test('a number of minutes says so in its label', () => {
  const properties = { deadline: { type: 'number', description: 'Minutes until it ends' } }
  expect(readFields({ type: 'object', properties })[0]?.label).toBe('Deadline (min)')
})
