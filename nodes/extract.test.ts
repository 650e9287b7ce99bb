import { expect, test } from 'vitest'
import { fakeChat, fakeModels, testNode } from '../engine/testing.ts'
import extract from './extract.ts'

const schema = {
  type: 'object',
  properties: {
    number: { type: 'string', title: 'Invoice number' },
    total: { type: 'number' },
    lines: { type: 'array', items: { $ref: '#/$defs/line' } },
  },
  required: ['number', 'total'],
  $defs: { line: { type: 'object', properties: { text: { type: 'string' } } } },
}
const text = 'Invoice number: A-17\nFor “two looms”\nTotal: 1,200.50 EUR'

test('offline: reads off labelled fields, with the place that proves each', async () => {
  const { outputs } = await testNode(extract, { config: { schema }, inputs: { text } })
  expect(outputs).toEqual({
    json: { number: 'A-17', total: 1200.5 },
    complete: true,
    missing: [],
    unproved: [],
    evidence: [
      { field: 'number', quote: 'A-17', start: 16, found: true },
      { field: 'total', quote: '1,200.50', start: 44, found: true },
    ],
    verdict: { pass: true, score: null, reasons: ['Each field is proved by the text.'] },
  })
})

test('offline: says which required fields the text does not show', async () => {
  const { outputs } = await testNode(extract, {
    config: { schema },
    inputs: { text: 'We owe you something.' },
  })
  expect(outputs).toMatchObject({ json: {}, complete: false, missing: ['number', 'total'] })
})

const answer = {
  fields: { number: 'A-17', total: 99, lines: null },
  evidence: [
    { field: 'number', quote: 'number: A-17' },
    { field: 'total', quote: 'Total: 99 EUR' },
    { field: 'lines', quote: 'two looms' },
    { field: 'other', quote: 'two looms' },
  ],
}

test('with a model: finds out which quotes do not stand in the text', async () => {
  const chat = fakeChat([{ json: answer }])
  const { outputs, usage } = await testNode(extract, {
    config: { schema },
    inputs: { text },
    models: fakeModels({ chat }),
  })
  expect(outputs).toMatchObject({
    json: { number: 'A-17', total: 99 },
    complete: false,
    missing: [],
    unproved: ['total'],
    evidence: [
      { field: 'number', quote: 'number: A-17', start: 8, found: true },
      { field: 'total', quote: 'Total: 99 EUR', found: false },
    ],
  })
  expect(usage.calls).toBe(1)
  expect(chat.requests[0]?.messages[0]?.content).toContain(text)
})

test('with a model: drops what is not proved where it is told to, and then misses it', async () => {
  const { outputs } = await testNode(extract, {
    config: { schema, unproved: 'drop' },
    inputs: { text },
    models: fakeModels({ chat: fakeChat([{ json: answer }]) }),
  })
  expect(outputs).toMatchObject({
    json: { number: 'A-17' },
    complete: false,
    missing: ['total'],
    unproved: ['total'],
  })
})

test('with a model: lets it leave out what the text does not say, and checks the rest', async () => {
  const wrong = { fields: { total: 'much' }, evidence: [] }
  const right = {
    fields: { lines: [{ text: 'two looms' }] },
    evidence: [{ field: 'lines', quote: '"two looms"' }],
  }
  const chat = fakeChat([{ json: wrong }, { json: right }])
  const { outputs } = await testNode(extract, {
    config: { schema },
    inputs: { text },
    models: fakeModels({ chat }),
  })
  expect(chat.requests).toHaveLength(2)
  expect(outputs).toMatchObject({
    json: { lines: [{ text: 'two looms' }] },
    missing: ['number', 'total'],
    unproved: [],
    evidence: [{ field: 'lines', quote: '“two looms”', found: true }],
  })
})

test('asks no model about nothing', async () => {
  const models = fakeModels({ chat: fakeChat([new Error('must not be asked')]) })
  const { calls } = await testNode(extract, { config: { schema }, inputs: { text: ' ' }, models })
  expect(calls).toEqual([])
})

test('refuses a schema of something else than an object, and a text that is too long', async () => {
  await expect(
    testNode(extract, { config: { schema: { type: 'array' } }, inputs: { text } }),
  ).rejects.toThrow('the type of the whole must be "object"')
  await expect(
    testNode(extract, { config: { schema }, inputs: { text: 'a'.repeat(400_001) } }),
  ).rejects.toThrow('The text has 400001 characters')
})

test('with a model: refs of the schema lead where they led, wherever they point', async () => {
  const party = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
  const refs = {
    type: 'object',
    properties: {
      seller: party,
      buyer: { $ref: '#/properties/seller' },
      payer: { $ref: '#/$defs/party' },
      parts: { type: 'array', items: { $ref: '#' } },
      const: { $ref: '#/properties/seller/properties/name' },
    },
    $defs: { party },
  }
  const fields = { buyer: { name: 'Ada' }, parts: [{ buyer: { name: 'Ada' } }], const: 'Ada' }
  const evidence = Object.keys(fields).map((field) => ({ field, quote: 'Ada' }))
  const ask = (given: object) => {
    const chat = fakeChat([{ json: { fields: given, evidence } }])
    return testNode(extract, {
      config: { schema: refs },
      inputs: { text: 'Sold to Ada.' },
      models: fakeModels({ chat }),
    })
  }
  expect((await ask(fields)).outputs).toMatchObject({ json: fields, complete: true })
  await expect(ask({ ...fields, buyer: {} })).rejects.toThrow('"name"')
})
