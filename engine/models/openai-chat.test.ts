import { expect, test, vi } from 'vitest'
import { startEventServer } from '../../test/support/event-server.ts'
import { startScriptedModel, type Answer } from '../../test/support/scripted-model-server.ts'
import { complete, type ChatEvent, type ChatModel, type ChatRequest } from './chat-model.ts'
import { defaultCallSettings } from './call-settings.ts'
import { openAiChat } from './openai-chat.ts'

const { signal } = new AbortController()
const hello: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }
const key = 'sk-canary-7f3a9b'

function chatOf(url: string, model = 'gpt-4o-mini'): ChatModel {
  return openAiChat({ provider: 'openai', baseUrl: url, key }, model)
}

/** What the call fails with when the server does this. */
async function failureOf(answer: Answer): Promise<unknown> {
  await using server = await startScriptedModel()
  server.script(answer)
  return await complete(chatOf(server.url), hello, { signal }).catch((error: unknown) => error)
}

test('streams an answer as it comes, and ends with what it took', async () => {
  await using server = await startEventServer()
  const frame = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`
  const said = (content: string): string => frame({ choices: [{ delta: { content } }] })
  const end = [
    frame({ choices: [{ delta: {}, finish_reason: 'stop' }] }),
    frame({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } }),
    'data: [DONE]\n\n',
  ]
  const parts = [said('It '), said('is '), said('4000.') + end.join('')]
  let goOn = (): void => undefined
  server.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    goOn = () => {
      const part = parts.shift()
      if (part !== undefined) response.write(part)
      if (parts.length === 0) response.end()
    }
    goOn()
  })
  const events: ChatEvent[] = []
  for await (const event of chatOf(server.url).stream(hello, { signal })) {
    events.push(event)
    // The next part is sent when the one before has come through.
    goOn()
  }
  expect(events).toEqual([
    { type: 'text-delta', text: 'It ' },
    { type: 'text-delta', text: 'is ' },
    { type: 'text-delta', text: '4000.' },
    {
      type: 'end',
      finishReason: 'stop',
      usage: {
        model: 'openai:gpt-4o-mini',
        calls: 1,
        inputTokens: 2,
        outputTokens: 3,
        cost: (2 * 0.15 + 3 * 0.6) / 1_000_000,
      },
    },
  ])
})

test('sends its key, messages of every role, images and settings', async () => {
  await using server = await startScriptedModel()
  await complete(
    chatOf(server.url),
    {
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
      temperature: 0,
      maxTokens: 50,
      stop: ['END'],
    },
    { signal },
  )
  const [seen] = server.requests
  expect(seen?.headers.authorization).toBe(`Bearer ${key}`)
  expect(seen?.body).toMatchObject({
    model: 'gpt-4o-mini',
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0,
    max_tokens: 50,
    stop: ['END'],
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      {
        role: 'assistant',
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
        ],
      },
      { role: 'tool', content: 'A cat.', tool_call_id: 'call_1' },
    ],
  })
})

test('puts tool calls together from their pieces', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'tool-call', name: 'search', arguments: { query: 'port', top: 3 } })
  const tools = [{ name: 'search', description: 'Searches', parameters: { type: 'object' } }]
  const { toolCalls, finishReason } = await complete(
    chatOf(server.url),
    { ...hello, tools },
    { signal },
  )
  expect(finishReason).toBe('tool_calls')
  expect(toolCalls).toEqual([
    { id: 'call_1', name: 'search', arguments: { query: 'port', top: 3 } },
  ])
  expect(server.requests[0]?.body).toHaveProperty('tools.0.function.name', 'search')
})

test('keeps arguments of a tool call that are no JSON as they were written', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'tool-call', name: 'search', arguments: '{"query": port' })
  const { toolCalls } = await complete(chatOf(server.url), hello, { signal })
  expect(toolCalls).toEqual([{ id: 'call_1', name: 'search', arguments: '{"query": port' }])
})

test('asks for JSON of a schema, strictly where the schema is closed', async () => {
  await using server = await startScriptedModel()
  const closed = {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  }
  await complete(
    chatOf(server.url),
    { ...hello, schema: { name: 'x', schema: closed } },
    { signal },
  )
  const open = { type: 'object', properties: { a: { type: 'string' } } }
  await complete(chatOf(server.url), { ...hello, schema: { name: 'x', schema: open } }, { signal })
  expect(server.requests.map(({ body }) => body['response_format'])).toEqual([
    { type: 'json_schema', json_schema: { name: 'x', schema: closed, strict: true } },
    { type: 'json_schema', json_schema: { name: 'x', schema: open, strict: false } },
  ])
})

test('leaves thoughts out of the answer', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'text', text: '<think>Is it 4000?</think>\n\nIt is.' })
  expect((await complete(chatOf(server.url), hello, { signal })).text).toBe('It is.')
})

test('leaves out what a model refuses, and remembers it', async () => {
  await using server = await startScriptedModel()
  server.script(({ body }) => {
    const refused = ['temperature', 'max_tokens'].find((name) => name in body)
    const message = `Unsupported parameter: '${refused}' is not supported with this model.`
    return refused === undefined
      ? { kind: 'text', text: 'Yes.' }
      : { kind: 'status', status: 400, message }
  })
  const request = { ...hello, temperature: 0, maxTokens: 9 }
  expect(await complete(chatOf(server.url, 'thinker'), request, { signal })).toHaveProperty(
    'text',
    'Yes.',
  )
  expect(server.requests).toHaveLength(3)
  expect(server.requests.at(-1)?.body).toHaveProperty('max_completion_tokens', 9)
  await complete(chatOf(server.url, 'thinker'), request, { signal })
  expect(server.requests).toHaveLength(4)
})

test('a count that the server does not send is no cost of zero', async () => {
  await using server = await startScriptedModel()
  server.script({
    kind: 'raw',
    contentType: 'text/event-stream',
    body: 'data: {"choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  })
  const { usage } = await complete(chatOf(server.url), hello, { signal })
  expect(usage).toMatchObject({ inputTokens: 0, outputTokens: 0, cost: null })
})

test('gives the words of the provider without the key, and when to come back', async () => {
  const message = `Rate limit reached for ${key} (${Buffer.from(key).toString('base64')}).`
  const headers = { 'retry-after': '7' }
  expect(await failureOf({ kind: 'status', status: 429, message, headers })).toMatchObject({
    name: 'ModelError',
    message:
      'The model "openai:gpt-4o-mini" refused the call with status 429: Rate limit reached for [key] ([key]).',
    status: 429,
    retryable: true,
    retryAfter: 7000,
  })
})

test.each([
  [500, true],
  [503, true],
  [400, false],
  [404, false],
])('status %d may pass: %s', async (status, retryable) => {
  expect(await failureOf({ kind: 'status', status })).toMatchObject({ status, retryable })
})

test('an account without credit does not pass by waiting', async () => {
  const failure = await failureOf({ kind: 'status', status: 429, code: 'insufficient_quota' })
  expect(failure).toMatchObject({ retryable: false })
  expect(failure).toHaveProperty('message', expect.stringContaining('no credit left'))
})

test.each<[string, Answer]>([
  ['is cut in the middle', { kind: 'cut', text: 'Half of an answer' }],
  ['ends without saying that it is complete', { kind: 'stop', text: 'Half of an answer' }],
  ['holds no choices', { kind: 'no-choices' }],
])('an answer that %s is never taken for a whole one', async (_, answer) => {
  expect(await failureOf(answer)).toMatchObject({
    name: 'ModelError',
    message: expect.stringMatching(/^The model server at http.* broke off its answer for "openai:/),
    retryable: true,
  })
})

test('takes a web page for what it is', async () => {
  const page = { kind: 'raw', contentType: 'text/html', body: '<h1>Hi</h1>' } as const
  expect(await failureOf(page)).toMatchObject({
    message: expect.stringMatching(/answered with a web page .* It often ends in \/v1\.$/),
    retryable: false,
  })
})

test('says that a stream was not readable', async () => {
  const broken = {
    kind: 'raw',
    contentType: 'text/event-stream',
    body: 'data: {"choi\n\n',
  } as const
  expect(await failureOf(broken)).toHaveProperty(
    'message',
    expect.stringMatching(/sent something that is not JSON/),
  )
})

test('gives the words of an error in the middle of a stream', async () => {
  const body = 'data: {"error": {"message": "Overloaded, try later", "code": 529}}\n\n'
  expect(await failureOf({ kind: 'raw', contentType: 'text/event-stream', body })).toHaveProperty(
    'message',
    'The call to the model "openai:gpt-4o-mini" failed: Overloaded, try later.',
  )
})

test('says in plain words that nothing listens there', async () => {
  const server = await startScriptedModel()
  await server.close()
  await expect(complete(chatOf(server.url), hello, { signal })).rejects.toMatchObject({
    name: 'ModelError',
    message: `The model server at ${server.url} does not answer: is it running?`,
    retryable: true,
  })
})

test('loses patience with a server that says nothing', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'hang' })
  const address = { provider: 'openai', baseUrl: server.url, key: undefined }
  const model = openAiChat(address, 'slow', { ...defaultCallSettings, patience: 30 })
  await expect(complete(model, hello, { signal })).rejects.toMatchObject({
    message: `The model server at ${server.url} sent nothing for "openai:slow" for 0.03 seconds.`,
    retryable: true,
  })
})

test('lets go of the call when it is told to stop', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'text', text: 'one two three four five', pace: 1000 })
  const controller = new AbortController()
  const reason = new Error('Cancelled by a test.')
  const run = complete(chatOf(server.url), hello, {
    signal: controller.signal,
    onText: () => controller.abort(reason),
  })
  await expect(run).rejects.toBe(reason)
  await vi.waitFor(() => expect(server.requests[0]?.closedEarly).toBe(true))
})
