import { expect, test } from 'vitest'
import { configProblemsOf } from './config-problems.ts'

const configProblems = configProblemsOf([
  {
    type: 'write',
    version: 1,
    title: 'Write',
    description: 'Writes.',
    family: 'model',
    effect: 'pure',
    inputs: {},
    outputs: {},
    configSchema: {
      type: 'object',
      required: ['graph'],
      additionalProperties: false,
      properties: {
        graph: { type: 'string', minLength: 1, maxLength: 5 },
        tone: { enum: ['warm', 'plain'] },
        share: { type: 'number', minimum: 0, maximum: 1 },
        wait: { type: 'integer', exclusiveMinimum: 0 },
        fields: {
          type: 'array',
          minItems: 1,
          maxItems: 2,
          items: { type: 'object', properties: { name: { type: 'string', pattern: '^[a-z]+$' } } },
        },
      },
    },
  },
])

const saidOf = (config: Parameters<typeof configProblems>[1]) =>
  configProblems('write', config).map(({ message }) => message)

test('what is wrong with a setting is said in words', () => {
  const said = (config: Parameters<typeof saidOf>[0]) => saidOf({ graph: 'a', ...config })
  expect(saidOf({ graph: 'a', tone: 'warm', share: 0.5 })).toEqual([])
  expect(saidOf({})).toEqual(['lacks the setting "graph".'])
  expect(said({ graph: '' })).toEqual(['has a wrong "graph": it is empty.'])
  expect(said({ graph: 'abcdef' })).toEqual([
    'has a wrong "graph": it must have at most 5 characters.',
  ])
  expect(said({ graph: 3 })).toEqual(['has a wrong "graph": it must be a text.'])
  expect(said({ tone: 'cold' })).toEqual(['has a wrong "tone": it must be one of "warm", "plain".'])
  expect(said({ share: 1.5 })).toEqual(['has a wrong "share": it must be at most 1.'])
  expect(said({ share: -0.5 })).toEqual(['has a wrong "share": it must be at least 0.'])
  expect(said({ wait: 0 })).toEqual(['has a wrong "wait": it must be more than 0.'])
  expect(said({ wait: 0.5 })).toEqual(['has a wrong "wait": it must be a whole number.'])
  expect(said({ fields: [] })).toEqual(['has a wrong "fields": the list is empty.'])
  expect(said({ fields: [{}, {}, {}] })).toEqual([
    'has a wrong "fields": it must have at most 2 entries.',
  ])
  expect(said({ fields: [{ name: 'A b' }] })).toEqual([
    'has a wrong "fields.0.name": it has signs that are not allowed in it.',
  ])
  expect(said({ colour: 1 })).toEqual(['has no setting "colour".'])
})
