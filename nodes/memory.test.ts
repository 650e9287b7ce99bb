import { expect, test } from 'vitest'
import type { Message } from '../engine/graph/values.ts'
import type { ChatModel } from '../engine/models/chat-model.ts'
import { fakeChat, fakeModels, testNode } from '../engine/testing.ts'
import memory from './memory.ts'

const user = (content: string): Message => ({ role: 'user', content })
const assistant = (content: string): Message => ({ role: 'assistant', content })

const history: readonly Message[] = [
  { role: 'system', content: 'Be brief.' },
  user('My loom is broken. The shuttle of the loom is stuck in the shed.'),
  assistant('Lift the shafts of the loom, then pull the shuttle out.'),
  user('Thanks. How long is the warp?'),
  assistant('Three metres.'),
  user('And the weft?'),
]

async function remembered(config: object, messages = history, models = fakeModels({})) {
  const { outputs, usage } = await testNode(memory, {
    // SAFETY: what a test writes is JSON.
    config: config as never,
    inputs: { history: messages as never },
    models,
  })
  return { outputs, usage }
}

test('leaves a short conversation as it is, without a summary', async () => {
  const { outputs } = await remembered({})
  expect(outputs).toEqual({ messages: history })
})

test('keeps the last messages from a question on, and what the system was told', async () => {
  const { outputs } = await remembered({ messages: 4, summarize: false })
  expect(outputs['messages']).toEqual([history[0], ...history.slice(3)])
  // Four messages would begin with an answer whose question is gone.
  const fewer = await remembered({ messages: 2, summarize: false })
  expect(fewer.outputs['messages']).toEqual([history[0], history[5]])
})

test('keeps within its tokens, but always the last question', async () => {
  const { outputs } = await remembered({ maxTokens: 5, summarize: false })
  expect(outputs['messages']).toEqual([history[0], history[5]])
  const long = await remembered({ maxTokens: 1, summarize: false }, [user('word '.repeat(500))])
  expect(long.outputs['messages']).toHaveLength(1)
})

test('never parts the result of a tool from its call', async () => {
  const calls: Message[] = [
    user('What is the weather?'),
    { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'weather', arguments: {} }] },
    { role: 'tool', content: 'Rain', toolCallId: '1' },
    assistant('It rains.'),
  ]
  const { outputs } = await remembered({ messages: 2, summarize: false }, calls)
  expect(outputs['messages']).toEqual(calls)
})

test('offline: the summary is made of the sentences that say most', async () => {
  const { outputs } = await remembered({ messages: 3, sentences: 2 })
  const summary =
    'User: The shuttle of the loom is stuck in the shed.\nAssistant: Lift the shafts of the loom, then pull the shuttle out.'
  expect(outputs['summary']).toBe(summary)
  expect(outputs['messages']).toEqual([
    history[0],
    { role: 'system', content: `Earlier in this conversation:\n${summary}` },
    ...history.slice(3),
  ])
})

test('with a model: it is asked once, with what is left out only', async () => {
  const chat = fakeChat(['The shuttle of the loom was stuck; lifting the shafts was advised.'])
  const { outputs, usage } = await remembered({ messages: 3 }, history, fakeModels({ chat }))
  expect(outputs['summary']).toBe(
    'The shuttle of the loom was stuck; lifting the shafts was advised.',
  )
  expect(usage.calls).toBe(1)
})

test('a model that says nothing is an error, and no empty memory', async () => {
  await expect(
    remembered({ messages: 3 }, history, fakeModels({ chat: fakeChat([' ']) })),
  ).rejects.toThrow('answered without a word')
})

test('takes an empty conversation, and one in which the user has not spoken', async () => {
  expect((await remembered({}, [])).outputs).toEqual({ messages: [] })
  const greeting = [assistant('Hello, how can I help?')]
  expect((await remembered({}, greeting)).outputs['messages']).toEqual(greeting)
})

test.each([
  ['length', 'reached its limit in the middle of the summary'],
  ['content_filter', 'The content filter behind "fake:chat" stopped the summary.'],
])('a summary that ends with %s is an error, and not taken for a whole one', async (end, said) => {
  const chat: ChatModel = {
    name: 'fake:chat',
    async *stream() {
      yield { type: 'text-delta', text: 'The shuttle of the' }
      const usage = { model: 'fake:chat', calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 }
      yield { type: 'end', finishReason: end, usage }
    },
  }
  await expect(remembered({ messages: 3 }, history, fakeModels({ chat }))).rejects.toThrow(said)
})
