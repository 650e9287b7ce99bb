import { describe, expect, test } from 'vitest'
import type { Json } from '../engine/graph/values.ts'
import { testNode } from '../engine/testing.ts'
import human from './human.ts'

const review = {
  question: 'May “{{question}}” be answered like this?',
  fields: [
    { name: 'approved', type: 'boolean', title: 'May it be sent?' },
    { name: 'answer', type: 'text', optional: true },
  ],
} as const

const config = (settings: Readonly<Record<string, Json>>): Promise<unknown> =>
  testNode(human, { config: settings, answer: {} })

test('asks with its question filled in, shows what is not in it and gives back each field', async () => {
  const { asked, outputs } = await testNode(human, {
    config: review,
    inputs: { question: 'Where is my parcel?', documents: [{ id: 'a', text: 'On its way.' }] },
    answer: { approved: true, answer: 'It is on its way.' },
  })
  expect(asked).toEqual([
    {
      question: 'May “Where is my parcel?” be answered like this?',
      show: { documents: [{ id: 'a', text: 'On its way.' }] },
      fields: review.fields,
    },
  ])
  expect(outputs).toEqual({ approved: true, answer: 'It is on its way.' })
})

test('asks for one text when nothing else is set', async () => {
  const { asked, outputs } = await testNode(human, { answer: { answer: 'blue' } })
  expect(asked).toMatchObject([{ fields: [{ name: 'answer', type: 'text' }] }])
  expect(outputs).toEqual({ answer: 'blue' })
})

test('leaves the output of a field that stays empty absent', async () => {
  const answers = [{ approved: false }, { approved: false, answer: null }]
  for (const answer of answers) {
    const { outputs } = await testNode(human, { config: review, answer })
    expect(outputs).toEqual({ approved: false })
  }
  const fields = [{ name: 'data', type: 'json' }]
  const { outputs } = await testNode(human, { config: { fields }, answer: { data: null } })
  expect(outputs).toEqual({ data: null })
})

describe('an input that is named like a field', () => {
  const fill = async (
    fields: readonly Readonly<Record<string, Json>>[],
    inputs: Record<string, Json>,
  ) => (await testNode(human, { config: { fields }, inputs, answer: {} })).asked[0]

  test('fills the field in, and is not shown beside it', async () => {
    const field = { name: 'draft', type: 'text', value: 'Dear …' }
    expect(await fill([field], { draft: 'Dear Ada', other: 1 })).toMatchObject({
      fields: [{ name: 'draft', value: 'Dear Ada' }],
      show: { other: 1 },
    })
    expect(await fill([field], {})).toMatchObject({ fields: [field], show: {} })
  })

  test('is written as text for a field of text', async () => {
    const filled = await fill([{ name: 'draft', type: 'text' }], { draft: ['one', 'two'] })
    expect(filled?.fields[0]?.value).toBe('one\ntwo')
  })

  test('is only shown where it does not fit', async () => {
    const number = { name: 'draft', type: 'number' }
    expect(await fill([number], { draft: 'three' })).toMatchObject({
      fields: [number],
      show: { draft: 'three' },
    })
    const choice = { name: 'draft', type: 'text', options: ['x', 'y'] }
    expect((await fill([choice], { draft: 'z' }))?.show).toEqual({ draft: 'z' })
    expect((await fill([choice], { draft: 'y' }))?.show).toEqual({})
  })
})

test('gives the default with the time after which it answers', async () => {
  const { asked } = await testNode(human, {
    config: { ...review, deadline: 0.5, default: { approved: false } },
    answer: { approved: true },
  })
  expect(asked).toMatchObject([{ default: { approved: false }, timeLimit: 30_000 }])
})

test.each<[Record<string, Json>, RegExp]>([
  [{ fields: [] }, /"fields": Too small/],
  [{ fields: [{ name: '1st', type: 'text' }] }, /"fields\.0\.name": must start with a letter/],
  [{ fields: [{ name: 'a', type: 'date' }] }, /"fields\.0\.type"/],
  [{ fields: [{ name: 'error', type: 'text' }] }, /"error" is the name of a port/],
  [
    {
      fields: [
        { name: 'a', type: 'text' },
        { name: 'a', type: 'json' },
      ],
    },
    /"fields\.1\.name": two fields are named "a"/,
  ],
  [
    { fields: [{ name: 'a', type: 'number', options: ['1'] }] },
    /only a text is chosen from options, and "a" is of the type number/,
  ],
  [{ fields: [{ name: 'a', type: 'text', options: ['x', 'x'] }] }, /two options are "x"/],
  [{ fields: [{ name: 'a', type: 'number', value: 'x' }] }, /"a" must be a number, and is "x"[.;]/],
  [{ deadline: 0, default: { answer: 'x' } }, /"deadline"/],
  [{ default: { answer: 'x' } }, /"default": it answers at a deadline, and there is none/],
  [{ deadline: 5, default: {} }, /"default": The field "answer" is missing/],
  [{ deadline: 5, default: { answer: 3, b: 1 } }, /There is no field "b".*must be a text/],
])('refuses %j', async (wrong, message) => {
  await expect(config(wrong)).rejects.toThrow(message)
})

test('has an output for each field, of its type', async () => {
  const fields = [
    { name: 'count', type: 'number' },
    { name: 'data', type: 'json' },
  ]
  await expect(
    testNode(human, { config: { fields }, answer: { count: 'three', data: [] } }),
  ).rejects.toThrow(/The output "count" of the node type "human"/)
})
