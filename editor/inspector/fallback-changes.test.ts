import { expect, test } from 'vitest'
import { readFields } from './config-fields.ts'
import { changesIn, firstChange } from './fallback-changes.ts'

const fields = readFields({
  type: 'object',
  properties: {
    model: { type: 'string', default: 'default', 'x-ui': { kind: 'model', role: 'chat' } },
    maxTokens: { type: 'integer' },
  },
})

test('a fallback is told by what it changes', () => {
  expect(changesIn({ model: 'small', maxTokens: 200 }, fields)).toBe('model small, max tokens 200')
  expect(changesIn({}, fields)).toBe('changes nothing yet')
})

test('a new fallback asks for another model, where the node has one', () => {
  expect(firstChange(fields, {})).toEqual({ model: 'default' })
  expect(firstChange(fields, { model: 'large' })).toEqual({ model: 'large' })
  expect(firstChange(readFields({ type: 'object', properties: {} }), {})).toEqual({})
})
