import { expect, test } from 'vitest'
import { testNode } from '../engine/testing.ts'
import tool from './tool.ts'

const translate = {
  version: 'abc',
  description: 'Translates a text.',
  inputs: {
    text: { type: 'text', description: 'What to translate' },
    languages: { type: 'text[]', optional: true },
    tone: { type: 'text', default: 'plain' },
    history: { type: 'messages', optional: true },
  },
  outputs: { text: 'text' },
} as const

test('makes a tool of an index, whose argument is a query', async () => {
  const { outputs } = await testNode(tool, { config: { index: 'docs' } })
  expect(outputs['tool']).toMatchObject({
    name: 'search_docs',
    description: 'Searches "docs" and gives the passages that fit a query best.',
    parameters: {
      type: 'object',
      properties: { query: { type: 'string' } },
      required: ['query'],
      additionalProperties: false,
    },
    target: { settings: { kind: 'index', index: 'docs', topK: 6 }, about: 'the index "docs"' },
  })
})

test('makes a tool of a graph, whose inputs are the arguments', async () => {
  const { outputs } = await testNode(tool, {
    config: { kind: 'graph', graph: 'translate' },
    graphs: { translate },
  })
  expect(outputs['tool']).toMatchObject({
    name: 'translate',
    description: 'Translates a text.',
    parameters: {
      properties: {
        text: { type: 'string', description: 'What to translate' },
        languages: { type: 'array', items: { type: 'string' } },
        tone: { type: 'string' },
      },
      required: ['text'],
    },
    target: { version: 'abc' },
  })
  expect(JSON.stringify(outputs)).not.toContain('history')
})

test('makes a tool of a request, whose placeholders are the arguments', async () => {
  const { outputs } = await testNode(tool, {
    config: {
      kind: 'http',
      name: 'order_status',
      description: 'Says where an order is.',
      http: {
        url: 'https://shop.example/orders/{{number}}',
        query: [{ name: 'lang', value: '{{language | default:"en"}}' }],
        headers: [{ name: 'authorization', value: 'Bearer {{secret.SHOP}}' }],
      },
    },
  })
  expect(outputs['tool']).toMatchObject({
    name: 'order_status',
    description: 'Says where an order is.',
    parameters: { required: ['number', 'language'] },
  })
})

test('takes a schema of its own in place of the one that follows', async () => {
  const parameters = { type: 'object', properties: { query: { enum: ['a', 'b'] } } }
  const { outputs } = await testNode(tool, { config: { index: 'docs', parameters } })
  expect(outputs['tool']).toMatchObject({ parameters })
})

test('refuses a graph that needs what no model can write', async () => {
  const graphs = {
    sum: { ...translate, inputs: { documents: { type: 'documents' } } },
  } as const
  await expect(testNode(tool, { config: { kind: 'graph', graph: 'sum' }, graphs })).rejects.toThrow(
    'No tool can be made of the graph "sum": its input "documents" is of the type documents, which a model cannot write.',
  )
  await expect(testNode(tool, { config: { kind: 'graph', graph: 'gone' } })).rejects.toThrow(
    'There is no graph "gone" of which a tool could be made.',
  )
})

test('says what a tool of its kind needs', async () => {
  await expect(testNode(tool, { config: { kind: 'graph', index: 'docs' } })).rejects.toThrow(
    '"graph": it says what is called, and a tool of the kind "graph" needs it',
  )
  await expect(testNode(tool, { config: { index: 'docs', name: 'a b' } })).rejects.toThrow(
    'must be 1 to 64 letters, digits, _ and -',
  )
})
