import { expect, test } from 'vitest'
import { startEventServer } from '../../test/support/event-server.ts'
import { defaultCallSettings } from './call-settings.ts'
import { complete, type ChatModel, type ChatRequest, type ChatResult } from './chat-model.ts'
import { googleChat } from './google-chat.ts'
import { googleEmbedding } from './google-embedding.ts'

const { signal } = new AbortController()
const hello: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }
const key = 'AIzaCanary7f3a9b0123456789abcdef'

const addressOf = (baseUrl: string) => ({
  provider: 'gemini',
  kind: 'google' as const,
  baseUrl,
  key,
})

function chatOf(url: string): ChatModel {
  return googleChat(addressOf(url), 'gemini-2.5-flash', defaultCallSettings)
}

function ask(url: string, request: ChatRequest = hello): Promise<ChatResult> {
  return complete(chatOf(url), request, { signal })
}

/** Chunks of a streamed answer of the Gemini API. */
function chunks(
  parts: readonly (readonly object[])[],
  options: { finishReason?: string; usage?: boolean } = {},
): string {
  const { finishReason = 'STOP', usage = true } = options
  return parts
    .map((content, at) => {
      const last = at === parts.length - 1
      const candidate = {
        content: { role: 'model', parts: content },
        index: 0,
        ...(last && finishReason !== '' ? { finishReason } : {}),
      }
      const counts = { promptTokenCount: 9, candidatesTokenCount: 2 * (at + 1) }
      const usageMetadata = { ...counts, totalTokenCount: 9 + 2 * (at + 1) }
      const chunk = { candidates: [candidate], ...(usage ? { usageMetadata } : {}) }
      return `data: ${JSON.stringify(chunk)}\r\n\r\n`
    })
    .join('')
}

test('streams an answer with what it took, in the words that all models use', async () => {
  await using server = await startEventServer()
  server.stream(chunks([[{ text: 'It is ' }], [{ text: '4000.' }]]))
  expect(await ask(`${server.url}/v1beta`)).toEqual({
    text: 'It is 4000.',
    toolCalls: [],
    finishReason: 'stop',
    usage: {
      model: 'gemini:gemini-2.5-flash',
      calls: 1,
      inputTokens: 9,
      outputTokens: 4,
      cost: (9 * 0.3 + 4 * 2.5) / 1_000_000,
    },
  })
  const [seen] = server.requests
  expect(seen?.path).toBe('/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse')
  expect(seen?.headers['x-goog-api-key']).toBe(key)
})

test('what is not counted has no cost, and is told as not counted', async () => {
  await using server = await startEventServer()
  server.stream(chunks([[{ text: 'Yes.' }]], { usage: false }))
  const { usage } = await ask(server.url)
  expect(usage).toMatchObject({ inputTokens: 0, outputTokens: 0, cost: null, uncounted: 1 })
})

test('sends messages of every role, images, tools and settings', async () => {
  await using server = await startEventServer()
  server.stream(chunks([[{ text: 'Yes.' }]]))
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
      { role: 'tool', content: '{"seen": "a cat"}', toolCallId: 'call_1' },
    ],
    tools: [
      {
        name: 'look',
        description: 'Looks',
        parameters: { type: 'object', properties: { at: { type: 'integer' } } },
      },
    ],
    temperature: 0,
    maxTokens: 50,
    stop: ['END'],
  })
  expect(server.requests[0]?.body).toMatchObject({
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    contents: [
      {
        role: 'user',
        parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
      },
      { role: 'model', parts: [{ functionCall: { name: 'look', args: { at: 1 } } }] },
      { parts: [{ functionResponse: { name: 'look' } }] },
    ],
    tools: [{ functionDeclarations: [{ name: 'look' }] }],
    generationConfig: { temperature: 0, maxOutputTokens: 50, stopSequences: ['END'] },
  })
})

test('gives parallel tool calls, each with an id of its own', async () => {
  await using server = await startEventServer()
  const search = { functionCall: { name: 'search', args: { query: 'port' } } }
  const read = { functionCall: { name: 'read', args: { page: 2 } } }
  server.stream(chunks([[search, read]]))
  const tools = [{ name: 'search', description: 'Searches', parameters: { type: 'object' } }]
  const { toolCalls, finishReason } = await ask(server.url, { ...hello, tools })
  expect(finishReason).toBe('tool_calls')
  expect(toolCalls.map(({ name, arguments: given }) => [name, given])).toEqual([
    ['search', { query: 'port' }],
    ['read', { page: 2 }],
  ])
  expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(2)
})

test('asks for JSON of a schema in the part of JSON Schema that the service knows', async () => {
  await using server = await startEventServer()
  server.stream(chunks([[{ text: '{"kind": "a"}' }]]))
  const schema = {
    type: 'object',
    properties: {
      kind: { const: 'a' },
      note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      many: { type: 'array', items: { type: ['number', 'null'], exclusiveMinimum: 0 } },
    },
    required: ['kind'],
    additionalProperties: false,
  }
  await ask(server.url, { ...hello, schema: { name: 'x', schema } })
  expect(server.requests[0]?.body).toMatchObject({
    generationConfig: {
      responseMimeType: 'application/json',
      responseSchema: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['a'] },
          note: { type: 'string', nullable: true },
          many: { type: 'array', items: { type: 'number', nullable: true } },
        },
        required: ['kind'],
      },
    },
  })
  expect(JSON.stringify(server.requests[0]?.body)).not.toMatch(/additionalProp|exclusiveMin/)
})

test('says what was refused, without the key, and when to come back', async () => {
  await using server = await startEventServer()
  server.answer((_, response) => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }]
    const error = { code: 429, message: `Quota for ${key} exceeded`, status: 'EXHAUSTED', details }
    response.writeHead(429, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
  })
  const failure = await ask(server.url).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    name: 'ModelError',
    status: 429,
    retryable: true,
    retryAfter: 34_000,
  })
  expect(String(failure)).toContain('refused the call with status 429: Quota for [key] exceeded')
  expect(server.requests).toHaveLength(1)
})

test('an answer that ends without its end is never taken for a whole one', async () => {
  await using server = await startEventServer()
  const whole = chunks([[{ text: 'Half of ' }], [{ text: 'an answer' }]])
  const told = whole.indexOf('"finishReason"')
  for (let at = 0; at < told; at += 23) {
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

test('what the service blocks is not taken for an answer', async () => {
  await using server = await startEventServer()
  server.stream(chunks([[{ text: 'I' }]], { finishReason: 'SAFETY' }))
  expect(await ask(server.url)).toMatchObject({ text: 'I', finishReason: 'content_filter' })
  server.stream('data: {"promptFeedback": {"blockReason": "OTHER"}}\r\n\r\n')
  expect(await ask(server.url)).toMatchObject({ text: '', finishReason: 'content_filter' })
  server.stream('data: {"candidates": [{"index": 0, "finishReason": "MAX_TOKENS"}]}\r\n\r\n')
  expect(await ask(server.url)).toMatchObject({ text: '', finishReason: 'length' })
})

test('gives one vector for each text', async () => {
  await using server = await startEventServer()
  server.answer(({ body }, response) => {
    const { requests } = body as { requests: object[] }
    const embeddings = requests.map((_, at) => ({ values: [at, 1] }))
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ embeddings }))
  })
  const model = googleEmbedding(addressOf(server.url), 'gemini-embedding-001', defaultCallSettings)
  const texts = Array.from({ length: 101 }, (_, number) => `text ${number}`)
  const { vectors, usage } = await model.embed(texts, { signal })
  expect([vectors.length, vectors[99], vectors[100]]).toEqual([101, [99, 1], [0, 1]])
  expect(usage).toEqual({
    model: 'gemini:gemini-embedding-001',
    calls: 2,
    inputTokens: 0,
    outputTokens: 0,
    cost: null,
    uncounted: 2,
  })
  expect(server.requests[0]?.path).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents')
})

test('counts what was thought, and what any piece says, once', async () => {
  await using server = await startEventServer()
  const piece = (text: string | undefined, usage?: object, finishReason?: string): string => {
    const content = { role: 'model', parts: [{ text }] }
    const candidates = text === undefined ? {} : { candidates: [{ content, finishReason }] }
    const told = usage === undefined ? {} : { usageMetadata: usage }
    return `data: ${JSON.stringify({ ...candidates, ...told })}\r\n\r\n`
  }
  server.stream(
    [
      piece('It is ', { promptTokenCount: 9, candidatesTokenCount: 2, thoughtsTokenCount: 30 }),
      piece('4000', undefined),
      piece('.', undefined, 'STOP'),
      piece(undefined, { promptTokenCount: 9, candidatesTokenCount: 4, thoughtsTokenCount: 30 }),
    ].join(''),
  )
  expect(await ask(server.url)).toMatchObject({
    text: 'It is 4000.',
    usage: { inputTokens: 9, outputTokens: 34, cost: (9 * 0.3 + 34 * 2.5) / 1_000_000 },
  })
})

test('joins system messages, wherever they stand in a conversation', async () => {
  await using server = await startEventServer()
  server.stream(chunks([[{ text: 'Yes.' }]]))
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
  expect(JSON.stringify(body['systemInstruction'])).toContain(
    'Be brief.\\n\\nEarlier: a port.\\n\\nBe kind.',
  )
  expect(JSON.stringify(body['contents'])).not.toContain('Be kind.')
})

test('sends schemas of tools in the part that the service takes, with refs followed', async () => {
  await using server = await startEventServer()
  server.stream(chunks([[{ text: 'Yes.' }]]))
  const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } }
  const parameters = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {
      name: { type: ['string', 'null'], pattern: '^a' },
      line: { $ref: '#/$defs/line', description: 'One.' },
      list: { $ref: '#/$defs/node' },
    },
    required: ['name'],
    additionalProperties: false,
    $defs: { line: { type: 'string' }, node },
  }
  const tools = [{ name: 'find', description: 'Finds.', parameters }]
  await ask(server.url, { ...hello, tools })
  const sent = JSON.stringify(server.requests[0]!.body['tools'])
  expect(sent).not.toMatch(/\$ref|\$defs|\$schema|additionalProperties|pattern/)
  expect(sent).toContain('"name":{"type":"string","nullable":true}')
  expect(sent).toMatch(/"line":\{[^}]*"type":"string"[^}]*\}/)
  expect(sent).toContain('"list":{"type":"object","properties":{"next":{"type":"object"')
})
