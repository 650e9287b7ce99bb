import { expect, test } from 'vitest'
import type { ChatModel } from '../engine/models/chat-model.ts'
import { ModelError } from '../engine/models/model-error.ts'
import { fakeChat, fakeModels, testNode } from '../engine/testing.ts'
import generate from './generate.ts'

const documents = [
  { id: 'host', title: 'Hosts', text: 'The host is local.' },
  { id: 'port', title: 'Ports', source: 'docs/ports.md', text: 'The default port is 4000.' },
]
const inputs = { question: 'What is the default port?', documents }

test('offline: answers with a sentence of a passage, under the number the passage has', async () => {
  const { outputs, deltas } = await testNode(generate, { inputs })
  expect(outputs).toEqual({
    answer: 'The default port is 4000. [2]',
    citations: [
      {
        number: 2,
        id: 'port',
        title: 'Ports',
        source: 'docs/ports.md',
        quote: 'The default port is 4000.',
      },
    ],
    supported: true,
  })
  expect(deltas.map(({ text }) => text).join('')).toBe(outputs['answer'])
})

test('offline: says so when the passages do not answer', async () => {
  const { outputs } = await testNode(generate, {
    inputs: { question: 'Who painted the Mona Lisa?', documents },
  })
  expect(outputs).toEqual({
    answer: 'The documents do not say anything about that.',
    citations: [],
    supported: false,
  })
})

test('with a model: streams its answer, and cites only passages that exist', async () => {
  const chat = fakeChat(['The default port is 4000 [2, 1]. It is nice [7].'])
  const { outputs, deltas, usage } = await testNode(generate, {
    inputs,
    models: fakeModels({ chat }),
  })
  expect(outputs['answer']).toBe('The default port is 4000 [2][1]. It is nice [7].')
  expect(outputs['citations']).toMatchObject([
    { number: 1, id: 'host' },
    { number: 2, id: 'port', quote: 'The default port is 4000.' },
  ])
  expect(deltas).toHaveLength(11)
  expect(usage).toMatchObject({ calls: 1, outputTokens: 11 })
})

test('with a model: shows it the numbered passages and the conversation', async () => {
  const chat = fakeChat(['Yes [1].'])
  await testNode(generate, {
    inputs: { ...inputs, history: [{ role: 'user', content: 'Hello' }] },
    models: fakeModels({ chat }),
  })
  const [system, before, asked] = chat.requests[0]?.messages ?? []
  expect(system?.role).toBe('system')
  expect(before).toEqual({ role: 'user', content: 'Hello' })
  expect(asked?.content).toBe(
    'Passages:\n[1] Hosts\nThe host is local.\n\n[2] Ports\nThe default port is 4000.\n\nQuestion: What is the default port?',
  )
})

test('with a model: tells it what was wrong with the answer before', async () => {
  const chat = fakeChat(['Yes [1].'])
  await testNode(generate, {
    inputs: { ...inputs, feedback: '“It is 5000”: not supported' },
    models: fakeModels({ chat }),
  })
  expect(chat.requests[0]?.messages.at(-1)?.content).toContain('“It is 5000”: not supported')
})

test('puts history and feedback where the templates want them, and nowhere else', async () => {
  const chat = fakeChat(['Yes [1].'])
  await testNode(generate, {
    config: { system: '', prompt: '{{history}} / {{feedback}} / {{question}} / {{tone}}' },
    inputs: {
      question: 'Why?',
      history: [{ role: 'user', content: 'Hello' }],
      feedback: 'too long',
      tone: 'kind',
    },
    models: fakeModels({ chat }),
  })
  expect(chat.requests[0]?.messages).toEqual([
    { role: 'user', content: 'user: Hello / too long / Why? / kind' },
  ])
})

test('does not ask a model to answer from no passages', async () => {
  const chat = fakeChat([new Error('must not be asked')])
  const { outputs, calls } = await testNode(generate, {
    inputs: { question: 'What is the default port?', documents: [] },
    models: fakeModels({ chat }),
  })
  expect(outputs['supported']).toBe(false)
  expect(calls).toEqual([])
})

test('knows a refusal of the model', async () => {
  const chat = fakeChat(['The documents do not say anything about that.'])
  const { outputs } = await testNode(generate, { inputs, models: fakeModels({ chat }) })
  expect(outputs).toMatchObject({ supported: false, citations: [] })
})

test('never takes half an answer for a whole one', async () => {
  await expect(
    testNode(generate, { inputs, models: fakeModels({ chat: ending('length') }) }),
  ).rejects.toThrow('The model "fake:chat" reached its limit in the middle of the answer.')
  await expect(
    testNode(generate, { inputs, models: fakeModels({ chat: ending('content_filter') }) }),
  ).rejects.toThrow('The content filter behind "fake:chat" stopped the answer.')
})

test('an answer without a word is a failure that may pass', async () => {
  const chat = fakeChat([' '])
  await expect(testNode(generate, { inputs, models: fakeModels({ chat }) })).rejects.toMatchObject({
    name: 'ModelError',
    retryable: true,
  })
})

test('passes on what the model said went wrong', async () => {
  const failure = new ModelError({
    model: 'm',
    message: 'Slow down.',
    status: 429,
    retryable: true,
  })
  await expect(
    testNode(generate, { inputs, models: fakeModels({ chat: fakeChat([failure]) }) }),
  ).rejects.toBe(failure)
})

function ending(finishReason: string): ChatModel {
  return {
    name: 'fake:chat',
    async *stream() {
      yield { type: 'text-delta', text: 'The default port' }
      yield {
        type: 'end',
        finishReason,
        usage: { model: 'fake:chat', calls: 1, inputTokens: 1, outputTokens: 3, cost: 0 },
      }
    },
  }
}

test('offline: a passage that only repeats the question is no answer', async () => {
  const { outputs } = await testNode(generate, {
    inputs: {
      question: 'What is the default port?',
      documents: [
        { id: 'call', text: 'Try it: `ask "What is the default port?"` in a terminal.' },
        { id: 'fact', text: 'The default port is 4000.' },
      ],
    },
  })
  expect(outputs['answer']).toBe('The default port is 4000. [2]')
})

const schema = {
  type: 'object',
  properties: { port: { type: 'integer' }, why: { type: 'string' } },
  required: ['port'],
}

test('with a schema: gives JSON that fits it, and sends back once what does not', async () => {
  const chat = fakeChat([
    { json: { port: 'four thousand' } },
    { json: { port: 4000, why: 'The passage says so [2].' } },
  ])
  const { outputs, usage } = await testNode(generate, {
    config: { schema },
    inputs,
    models: fakeModels({ chat }),
  })
  expect(outputs).toMatchObject({
    json: { port: 4000, why: 'The passage says so [2].' },
    citations: [{ number: 2, id: 'port' }],
    supported: true,
  })
  expect(outputs['answer']).toBe(JSON.stringify(outputs['json'], null, 2))
  expect(usage.calls).toBe(2)
  expect(chat.requests[0]?.schema?.schema).toEqual(schema)
  expect(chat.requests[1]?.messages.at(-1)?.content).toMatch(/"port": .*integer/)
})

test('with a schema: fails after the second answer that does not fit', async () => {
  const chat = fakeChat(['{}'])
  await expect(
    testNode(generate, { config: { schema }, inputs, models: fakeModels({ chat }) }),
  ).rejects.toThrow(/did not answer with the JSON that was asked for: the whole: .*"port"/)
  expect(chat.requests).toHaveLength(2)
})

test('with a schema: a refusal is no JSON, and no mistake either', async () => {
  const chat = fakeChat(['The documents do not say anything about that.'])
  const { outputs } = await testNode(generate, {
    config: { schema },
    inputs,
    models: fakeModels({ chat }),
  })
  expect(outputs).toMatchObject({ supported: false, citations: [] })
  expect(outputs).not.toHaveProperty('json')
})

test('with a schema, offline: reads off what stands beside its labels, and nothing else', async () => {
  const labelled = [{ id: 'port', text: 'Port: 4000\nWhy: it was free' }]
  const found = await testNode(generate, {
    config: { schema },
    inputs: { ...inputs, documents: labelled },
  })
  expect(found.outputs).toMatchObject({
    json: { port: 4000, why: 'it was free' },
    citations: [{ number: 1, id: 'port', quote: '4000 … it was free' }],
    supported: true,
  })
  const bare = await testNode(generate, { config: { schema }, inputs })
  expect(bare.outputs).toEqual({
    answer: 'The documents do not say anything about that.',
    citations: [],
    supported: false,
  })
})

test('refuses a schema with a mistake', async () => {
  await expect(
    testNode(generate, { config: { schema: { type: 'thing' } }, inputs }),
  ).rejects.toThrow('there is no type "thing"')
})

test('reports marks that name no passage, and removes them where it is told to', async () => {
  const chat = fakeChat(['It is 4000 [2]. It is nice [7][1] `x[9]`.'])
  const models = fakeModels({ chat })
  const kept = await testNode(generate, { inputs, models })
  expect(kept.outputs).toMatchObject({
    answer: 'It is 4000 [2]. It is nice [7][1] `x[9]`.',
    unknownMarks: [7],
  })
  const removed = await testNode(generate, {
    config: { unknownMarks: 'remove' },
    inputs,
    models,
  })
  expect(removed.outputs).toMatchObject({
    answer: 'It is 4000 [2]. It is nice [1] `x[9]`.',
    unknownMarks: [7],
  })
})

const picture = 'data:image/png;base64,iVBORw0KGgo='

test('sends pictures along with the question, and those of the conversation', async () => {
  const chat = fakeChat(['A loom.'])
  const before = { role: 'user', content: [{ type: 'image', url: picture }] }
  await testNode(generate, {
    config: { prompt: '{{question}}' },
    inputs: { question: 'What is this?', images: [picture], history: [before] },
    models: fakeModels({ chat }),
  })
  expect(chat.requests[0]?.messages.slice(1)).toEqual([
    before,
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', url: picture },
      ],
    },
  ])
})

test('refuses pictures that would have to be fetched, and too many', async () => {
  const run = (images: string[]): ReturnType<typeof testNode> =>
    testNode(generate, { inputs: { question: 'What is this?', images } })
  await expect(run(['https://example.org/a.png'])).rejects.toThrow(
    'A picture must be a data: URL of a PNG, JPEG, WebP or GIF in base64, and one begins with “https://example.org/a.png”.',
  )
  await expect(run(Array.from({ length: 21 }, () => picture))).rejects.toThrow('at most 20')
})
