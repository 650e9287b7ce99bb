import { expect, test } from 'vitest'
import { anthropicEvents, anthropicRefusal } from '../../test/support/anthropic-events.ts'
import { startEventServer } from '../../test/support/event-server.ts'
import { anthropicChat } from './anthropic-chat.ts'
import { defaultCallSettings } from './call-settings.ts'
import { complete, type ChatModel, type ChatRequest, type ChatResult } from './chat-model.ts'

const { signal } = new AbortController()
const hello: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }
const key = 'sk-canary-7f3a9b'

function chatOf(url: string, model = 'claude-haiku-4-5'): ChatModel {
  const address = { provider: 'claude', kind: 'anthropic' as const, baseUrl: url, key }
  return anthropicChat(address, model, defaultCallSettings)
}

function ask(url: string, request: ChatRequest = hello): Promise<ChatResult> {
  return complete(chatOf(url), request, { signal })
}

test('streams an answer with what it took, in the words that all models use', async () => {
  await using server = await startEventServer()
  server.stream(anthropicEvents([{ type: 'text', pieces: ['It is ', '4000.'] }]))
  const pieces: string[] = []
  const result = await complete(chatOf(`${server.url}/v1`), hello, {
    signal,
    onText: (text) => pieces.push(text),
  })
  expect(pieces).toEqual(['It is ', '4000.'])
  expect(result).toEqual({
    text: 'It is 4000.',
    toolCalls: [],
    finishReason: 'stop',
    usage: {
      model: 'claude:claude-haiku-4-5',
      calls: 1,
      inputTokens: 12,
      outputTokens: 7,
      cost: (12 * 1 + 7 * 5) / 1_000_000,
    },
  })
  const [seen] = server.requests
  expect(seen?.path).toBe('/v1/messages')
  expect(seen?.headers['x-api-key']).toBe(key)
  expect(seen?.headers.authorization).toBeUndefined()
})

test('sends messages of every role, images, tools and settings', async () => {
  await using server = await startEventServer()
  server.stream(anthropicEvents([{ type: 'text', pieces: ['Yes.'] }]))
  await ask(server.url, {
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', url: 'data:image/png;base64,AAAA' },
        ],
      },
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: 'call_1', name: 'look', arguments: { at: 1 } }],
      },
      { role: 'tool', content: 'A cat.', toolCallId: 'call_1' },
    ],
    tools: [{ name: 'look', description: 'Looks', parameters: { type: 'object' } }],
    temperature: 0,
    maxTokens: 50,
    stop: ['END'],
  })
  expect(server.requests[0]?.body).toMatchObject({
    model: 'claude-haiku-4-5',
    stream: true,
    system: 'Be brief.',
    temperature: 0,
    max_tokens: 50,
    stop_sequences: ['END'],
    tools: [{ name: 'look', description: 'Looks', input_schema: { type: 'object' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
        ],
      },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'call_1', name: 'look', input: { at: 1 } }],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'A cat.' }],
      },
    ],
  })
})

test('puts parallel tool calls together, also with arguments that are no JSON', async () => {
  await using server = await startEventServer()
  const events = anthropicEvents(
    [
      { type: 'text', pieces: ['Let me look.'] },
      { type: 'tool_use', id: 'toolu_1', name: 'search', pieces: ['{"que', 'ry": "port"}'] },
      { type: 'tool_use', id: 'toolu_2', name: 'read', pieces: ['{"page": '] },
    ],
    { stopReason: 'tool_use' },
  )
  server.stream(events)
  const tools = [{ name: 'search', description: 'Searches', parameters: { type: 'object' } }]
  expect(await ask(server.url, { ...hello, tools })).toMatchObject({
    text: 'Let me look.',
    finishReason: 'tool_calls',
    toolCalls: [
      { id: 'toolu_1', name: 'search', arguments: { query: 'port' } },
      { id: 'toolu_2', name: 'read', arguments: '{"page": ' },
    ],
  })
})

test('gets JSON of a schema as the arguments of a tool that must be called', async () => {
  await using server = await startEventServer()
  const call = { type: 'tool_use', id: 'toolu_1', name: 'answer', pieces: ['{"a":', '1}'] } as const
  server.stream(anthropicEvents([call], { stopReason: 'tool_use' }))
  const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }
  const result = await ask(server.url, { ...hello, schema: { name: 'answer', schema } })
  expect(result).toMatchObject({ text: '{"a":1}', toolCalls: [], finishReason: 'stop' })
  expect(server.requests[0]?.body).toMatchObject({
    tools: [{ name: 'answer', input_schema: schema }],
    tool_choice: { type: 'tool', name: 'answer' },
  })
})

test('gives the words of a refusal without the key, and when to come back', async () => {
  await using server = await startEventServer()
  server.answer((_, response) =>
    anthropicRefusal(response, 529, `Overloaded for ${key}`, { 'retry-after': '3' }),
  )
  await expect(ask(server.url)).rejects.toMatchObject({
    name: 'ModelError',
    message:
      'The model "claude:claude-haiku-4-5" refused the call with status 529: Overloaded for [key].',
    retryable: true,
    retryAfter: 3000,
  })
  // Retries are the engine's.
  expect(server.requests).toHaveLength(1)
})

test('an answer that is cut anywhere is never taken for a whole one', async () => {
  await using server = await startEventServer()
  const whole = anthropicEvents([{ type: 'text', pieces: ['It is ', '4000.'] }])
  const told = whole.indexOf('"stop_reason":"end_turn"')
  for (let at = 0; at < told; at += 37) {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(whole.slice(0, at), () => response.destroy())
    })
    const failure = await ask(server.url).catch((error: unknown) => error)
    expect([at, failure]).toEqual([at, expect.objectContaining({ name: 'ModelError' })])
    server.stream(whole.slice(0, at))
    const ended = await ask(server.url).catch((error: unknown) => error)
    expect([at, ended]).toEqual([at, expect.objectContaining({ name: 'ModelError' })])
  }
})

test('joins system messages, wherever they stand in a conversation', async () => {
  await using server = await startEventServer()
  server.stream(anthropicEvents([{ type: 'text', pieces: ['Yes.'] }]))
  await ask(server.url, {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: [{ type: 'text', text: 'Earlier: a port.' }] },
      { role: 'user', content: 'Which?' },
      { role: 'assistant', content: '4000.' },
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Sure?' },
      { role: 'user', content: 'Say it again.' },
    ],
  })
  const { body } = server.requests[0]!
  expect(JSON.stringify(body['system'])).toContain('Be brief.\\n\\nEarlier: a port.\\n\\nBe kind.')
  expect(JSON.stringify(body['messages'])).not.toContain('Be kind.')
})
