import { expect, test } from 'vitest'
import type { Json, Message, ToolCall } from '../engine/graph/values.ts'
import type { ChatModel } from '../engine/models/chat-model.ts'
import type { FakeAnswer } from '../engine/testing/fake-models.ts'
import { fakeChat, fakeIndexes, fakeModels, testNode } from '../engine/testing.ts'
import agent from './agent.ts'

const indexes = fakeIndexes({
  docs: [
    { id: 'port', title: 'Ports', text: 'The default port is 4000.' },
    { id: 'host', title: 'Hosts', text: 'The default host is 127.0.0.1.' },
  ],
  news: [{ id: 'port', title: 'Ports', text: 'The default port is 4000.' }],
})
const question = 'What is the default port?'

function searchTool(index: string, settings: Readonly<Record<string, Json>> = {}) {
  return {
    name: `search_${index}`,
    description: `Searches ${index}.`,
    parameters: {
      type: 'object',
      properties: { query: { type: 'string' } },
      required: ['query'],
      additionalProperties: false,
    },
    target: {
      settings: { kind: 'index', index, description: '', topK: 1, mode: 'auto', ...settings },
    },
  }
}

const tools = [searchTool('docs'), searchTool('news')]

function call(name: string, given: Json, id = name): ToolCall {
  return { id, name, arguments: given }
}

function ask(answers: readonly FakeAnswer[], config: Readonly<Record<string, Json>> = {}) {
  const chat = fakeChat(answers)
  const models = fakeModels({ chat })
  const run = testNode(agent, { config, inputs: { question, tools }, models, indexes })
  return { chat, run }
}

test('calls tools until it has an answer, and cites what they found', async () => {
  const { chat, run } = ask([
    { calls: [call('search_docs', { query: 'default port' })] },
    'The default port is 4000 [1].',
  ])
  const { outputs, deltas, calls } = await run
  expect(outputs).toMatchObject({
    answer: 'The default port is 4000 [1].',
    citations: [{ number: 1, id: 'port', quote: 'The default port is 4000.' }],
    supported: true,
    documents: [{ id: 'port' }],
    stopped: 'answered',
    steps: [
      {
        turn: 1,
        tool: 'search_docs',
        arguments: { query: 'default port' },
        result: '[1] Ports\nThe default port is 4000.',
        failed: false,
      },
    ],
  })
  expect(rolesOf(outputs['messages'])).toEqual(['user', 'assistant', 'tool', 'assistant'])
  expect(deltas.map(({ text }) => text).join('')).toBe('The default port is 4000 [1].')
  expect(calls).toHaveLength(2)
  expect(chat.requests[0]?.tools).toMatchObject([{ name: 'search_docs' }, { name: 'search_news' }])
  expect(chat.requests[1]?.messages.at(-1)).toEqual({
    role: 'tool',
    content: '[1] Ports\nThe default port is 4000.',
    toolCallId: 'search_docs',
  })
})

test('numbers a passage once, whichever tool finds it', async () => {
  const { run } = ask([
    {
      calls: [
        call('search_docs', { query: 'port' }, 'a'),
        call('search_news', { query: 'port' }, 'b'),
        call('search_docs', { query: 'host' }, 'c'),
      ],
    },
    'It is 4000 [1].',
  ])
  const { outputs } = await run
  expect(resultsOf(outputs['steps'])).toEqual([
    '[1] Ports\nThe default port is 4000.',
    '[1] Ports (shown above)',
    '[2] Hosts\nThe default host is 127.0.0.1.',
  ])
})

test('tells the model what was wrong with a call, and goes on', async () => {
  const { run } = ask([
    {
      calls: [
        call('search_web', {}, 'a'),
        call('search_docs', { q: 1 }, 'b'),
        call('search_docs', '{"query": ', 'c'),
      ],
    },
    'I cannot tell.',
  ])
  const { outputs } = await run
  const [unknown, unfit, broken] = resultsOf(outputs['steps'])
  expect(unknown).toBe('There is no tool "search_web"; there are: search_docs, search_news.')
  expect(unfit).toContain('do not fit its schema. Instance does not have required property "query"')
  expect(broken).toContain('must be a JSON object; they are: "{\\"query\\": "')
  expect(outputs['stopped']).toBe('answered')
})

test('tells the model that a tool failed', async () => {
  const chat = fakeChat([{ calls: [call('search_gone', { query: 'x' })] }, 'I cannot tell.'])
  const { outputs } = await testNode(agent, {
    inputs: { question, tools: [searchTool('gone')] },
    models: fakeModels({ chat }),
    indexes,
  })
  expect(outputs['steps']).toMatchObject([
    { failed: true, result: 'The call failed: There is no index "gone"; there are: docs, news.' },
  ])
})

test.each([
  { limit: 'steps', config: { steps: 2 }, made: 2 },
  { limit: 'calls', config: { calls: 1 }, made: 1 },
  { limit: 'tokens', config: { tokens: 1 }, made: 1 },
])('at its limit of $limit it is asked for an answer without tools', async (given) => {
  const searching = { calls: [call('search_docs', { query: 'port' })] }
  const answers = [...Array.from({ length: given.made }, () => searching), 'It is 4000 [1].']
  const { chat, run } = ask(answers, given.config)
  const { outputs } = await run
  expect(outputs).toMatchObject({ answer: 'It is 4000 [1].', stopped: given.limit })
  expect(outputs['steps']).toHaveLength(given.made)
  expect(chat.requests.at(-1)?.messages.at(-1)?.content).toContain('You can call no more tools.')
  expect(JSON.stringify(outputs['messages'])).not.toContain('no more tools')
})

test('keeps its limit of tokens where a server counts none', async () => {
  const searching = { calls: [call('search_docs', { query: 'port' })] }
  const chat = fakeChat([searching, 'It is 4000 [1].'])
  const uncounting: ChatModel = {
    name: chat.name,
    async *stream(request, options) {
      for await (const event of chat.stream(request, options)) {
        const usage = { model: chat.name, calls: 1, inputTokens: 0, outputTokens: 0, cost: null }
        yield event.type === 'end' ? { ...event, usage: { ...usage, uncounted: 1 } } : event
      }
    },
  }
  const { outputs } = await testNode(agent, {
    config: { tokens: 20 },
    inputs: { question, tools: [searchTool('docs')] },
    models: fakeModels({ chat: uncounting }),
    indexes,
  })
  expect(outputs['stopped']).toBe('tokens')
})

test('makes no more calls in one turn than it may', async () => {
  const twice = [
    call('search_docs', { query: 'port' }, 'a'),
    call('search_docs', { query: 'host' }, 'b'),
  ]
  const { run } = ask([{ calls: twice }, 'It is 4000 [1].'], { calls: 1, parallel: 1 })
  const { outputs } = await run
  expect(resultsOf(outputs['steps'])[1]).toBe(
    'The limit of 1 tool calls is reached; nothing was called.',
  )
})

test('fails when it goes on calling where it should answer', async () => {
  const { run } = ask([{ calls: [call('search_docs', { query: 'port' })] }], { steps: 1 })
  await expect(run).rejects.toThrow(
    'The agent was at its limit of steps, was asked for an answer, and gave none.',
  )
})

test('gives each call an id of its own, also where a server repeats them', async () => {
  const again = { calls: [call('search_docs', { query: 'port' }, 'call_1')] }
  const { chat, run } = ask([again, again, 'It is 4000.'])
  await run
  const ids = chat.requests.at(-1)?.messages.flatMap(({ toolCallId }) => toolCallId ?? [])
  expect(ids).toEqual(['call_1', 'call_1_2'])
})

test('shows the model only as much of a result as it may', async () => {
  const long = fakeIndexes({ docs: [{ id: 'long', text: `port ${'word '.repeat(1000)}` }] })
  const chat = fakeChat([{ calls: [call('search_docs', { query: 'port' })] }, 'Long.'])
  const { outputs } = await testNode(agent, {
    config: { resultTokens: 50 },
    inputs: { question, tools },
    models: fakeModels({ chat }),
    indexes: long,
  })
  const [result] = resultsOf(outputs['steps'])
  expect(result).toMatch(/\n\(The result is longer\. It was cut off here\.\)$/)
  expect(result!.length).toBeLessThan(300)
})

test('answers without tools, in the conversation that it is given', async () => {
  const chat = fakeChat(['Hello again.'])
  const history: Message[] = [{ role: 'user', content: 'Hello' }]
  const { outputs } = await testNode(agent, {
    config: { system: 'Be {{tone}}.' },
    inputs: { question, history: history as unknown as Json, tone: 'kind' },
    models: fakeModels({ chat }),
  })
  expect(chat.requests[0]?.messages).toEqual([
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Hello' },
    { role: 'user', content: question },
  ])
  expect(outputs).toMatchObject({ answer: 'Hello again.', citations: [], steps: [] })
})

test('offline: searches for the question and answers with sentences of what it finds', async () => {
  const { outputs, calls } = await testNode(agent, { inputs: { question, tools }, indexes })
  expect(outputs).toMatchObject({
    answer: 'The default port is 4000. [1]',
    citations: [{ number: 1, id: 'port' }],
    supported: true,
    stopped: 'answered',
    steps: [{ tool: 'search_docs' }, { tool: 'search_news' }],
  })
  expect(calls).toEqual([])
})

test('offline: without a tool that searches it says that it does not know', async () => {
  const { outputs } = await testNode(agent, { inputs: { question } })
  expect(outputs).toMatchObject({ supported: false, citations: [], steps: [] })
})

test('refuses two tools of one name', async () => {
  const twice = { question, tools: [searchTool('docs'), searchTool('docs')] }
  await expect(testNode(agent, { inputs: twice, indexes })).rejects.toThrow(
    'Two tools are named "search_docs", and the model could not tell them apart.',
  )
})

function rolesOf(messages: Json | undefined): string[] {
  return (messages as unknown as readonly Message[]).map(({ role }) => role)
}

function resultsOf(steps: Json | undefined): string[] {
  return (steps as unknown as readonly { result: string }[]).map(({ result }) => result)
}
