import { expect, test } from 'vitest'
import { startEventServer } from '../../test/support/event-server.ts'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { defaultCallSettings } from './call-settings.ts'
import { complete, type ChatRequest, type ChatResult } from './chat-model.ts'
import { openAiChat } from './openai-chat.ts'

const { signal } = new AbortController()
const hello: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }

/** What servers do that are not OpenAI's. */
function ask(
  baseUrl: string,
  request: ChatRequest = hello,
  settings: object = {},
): Promise<ChatResult> {
  const address = { provider: 'local', baseUrl, key: undefined }
  const model = openAiChat(address, 'm', { ...defaultCallSettings, ...settings })
  return complete(model, request, { signal })
}

function streamOf(deltas: readonly object[], finishReason = 'stop'): string {
  const chunks = [
    ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
    { choices: [{ index: 0, delta: {}, finish_reason: finishReason }] },
    { choices: [], usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 } },
  ]
  const lines = chunks.map((chunk) => `data: ${JSON.stringify({ id: 'c', ...chunk })}\n\n`)
  return `${lines.join('')}data: [DONE]\n\n`
}

const piece = (index: number | undefined, given: object, text: string): object => ({
  tool_calls: [
    { index, ...given, function: { ...('name' in given ? given : {}), arguments: text } },
  ],
})

test.each<[string, object[]]>([
  [
    'come mixed',
    [
      piece(0, { id: 'a', name: 'find' }, '{"q":'),
      piece(1, { id: 'b', name: 'read' }, '{"p":'),
      piece(1, {}, '2}'),
      piece(0, {}, '1}'),
    ],
  ],
  [
    'are all numbered 0',
    [
      piece(0, { id: 'a', name: 'find' }, '{"q":1}'),
      piece(0, { id: 'b', name: 'read' }, '{"p":2}'),
    ],
  ],
  [
    'repeat id and name in each piece',
    [
      piece(0, { id: 'a', name: 'find' }, '{"q"'),
      piece(0, { id: 'a', name: 'find' }, ':1}'),
      piece(1, { id: 'b', name: 'read' }, '{"p":2}'),
    ],
  ],
])('puts parallel tool calls together that %s', async (_, deltas) => {
  await using server = await startEventServer()
  server.stream(streamOf(deltas))
  const { toolCalls, finishReason } = await ask(server.url)
  expect(toolCalls).toEqual([
    { id: 'a', name: 'find', arguments: { q: 1 } },
    { id: 'b', name: 'read', arguments: { p: 2 } },
  ])
  // The server said that it just stopped.
  expect(finishReason).toBe('tool_calls')
})

test('gives calls with the same id, or with none, ids of their own', async () => {
  await using server = await startEventServer()
  server.stream(
    streamOf([
      piece(0, { id: 'a', name: 'x' }, '{}'),
      piece(1, { id: 'a', name: 'y' }, '{}'),
      piece(2, { name: 'z' }, '{}'),
    ]),
  )
  const { toolCalls } = await ask(server.url)
  expect(toolCalls.map(({ id }) => id)).toEqual(['a', 'a_2', 'call_3'])
})

test('does not give a call whose arguments were cut off at the limit', async () => {
  await using server = await startEventServer()
  server.stream(streamOf([piece(0, { id: 'a', name: 'x' }, '{"q"')], 'length'))
  expect(await ask(server.url)).toMatchObject({ toolCalls: [], finishReason: 'length' })
})

test('keeps arguments that nest without end as a text, which can be told of', async () => {
  await using server = await startEventServer()
  const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
  server.stream(streamOf([piece(0, { id: 'a', name: 'x' }, deep)]))
  expect((await ask(server.url)).toolCalls).toEqual([{ id: 'a', name: 'x', arguments: deep }])
})

test('sends arguments that were no JSON back in an object, which servers can read', async () => {
  await using server = await startScriptedModel()
  const toolCalls = [{ id: 'a', name: 'x', arguments: '{"q": ' }]
  await ask(server.url, {
    messages: [
      ...hello.messages,
      { role: 'assistant', content: '', toolCalls },
      { role: 'tool', toolCallId: 'a', content: 'These arguments are no JSON.' },
    ],
  })
  expect(server.requests[0]?.body).toHaveProperty(
    'messages.1.tool_calls.0.function.arguments',
    '{"invalid":"{\\"q\\": "}',
  )
})

test('asks for JSON in words where a server refuses the format, and says it once', async () => {
  await using server = await startScriptedModel()
  server.script(({ body }) =>
    'response_format' in body
      ? {
          kind: 'status',
          status: 400,
          message: 'This response_format type is unavailable now',
        }
      : { kind: 'text', text: '{"a": 1}' },
  )
  const schema = { type: 'object', properties: { a: { type: 'number' } } }
  const request = { ...hello, schema: { name: 'x', schema } }
  expect((await ask(server.url, request)).text).toBe('{"a": 1}')
  const words = `Answer with nothing but JSON that fits this JSON Schema:\n${JSON.stringify(schema)}`
  const said = (): number => (server.requests.at(-1)?.prompt ?? '').split(words).length - 1
  expect(said()).toBe(1)
  const messages = [{ role: 'user' as const, content: words }]
  await ask(server.url, { ...request, messages })
  expect(said()).toBe(1)
  expect(server.requests).toHaveLength(3)
})

test('sends a seed, and leaves it out where it is refused', async () => {
  await using server = await startScriptedModel()
  await ask(server.url, { ...hello, seed: 7 })
  expect(server.requests[0]?.body).toHaveProperty('seed', 7)
  server.script(({ body }) =>
    'seed' in body
      ? { kind: 'status', status: 422, message: 'Unknown field: seed' }
      : { kind: 'text', text: 'Yes.' },
  )
  expect((await ask(server.url, { ...hello, seed: 7 })).text).toBe('Yes.')
})

test('sends images as data only, and never an address for others to fetch', async () => {
  await using server = await startScriptedModel()
  const content = [{ type: 'image' as const, url: 'http://169.254.169.254/latest' }]
  await expect(ask(server.url, { messages: [{ role: 'user', content }] })).rejects.toThrow(
    'An image for the model "local:m" begins with "http://169.254.169.254/latest". Images go to a model as data: URLs only',
  )
  expect(server.requests).toEqual([])
})

test.each([
  [400, 'Invalid content type. image_url is only supported by certain models.'],
  [404, 'No endpoints found that support image input'],
  [500, 'image input is not supported - hint: you may need to provide the mmproj'],
])('says that a model cannot see (status %d)', async (status, message) => {
  await using server = await startScriptedModel()
  server.script({ kind: 'status', status, message })
  const content = [{ type: 'image' as const, url: 'data:image/png;base64,AAAA' }]
  await expect(ask(server.url, { messages: [{ role: 'user', content }] })).rejects.toMatchObject({
    message: expect.stringMatching(/^The model "local:m" cannot see images, or not this one\. /),
    retryable: false,
  })
})

test('says how many calls nobody counted', async () => {
  await using server = await startEventServer()
  server.stream(
    'data: {"choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\n',
  )
  const { usage } = await ask(server.url)
  expect(usage).toMatchObject({ calls: 1, cost: null, uncounted: 1 })
})

test('a stream that is cut at any byte fails or gives the whole text, never half of it', async () => {
  await using server = await startEventServer()
  const text = 'Es heißt „Litze“ — 综框。'
  const whole = Buffer.from(streamOf(text.split(/(?<= )/).map((content) => ({ content }))))
  const outcomes = new Set<string>()
  for (let at = 0; at <= whole.length; at += at > whole.length - 260 ? 1 : 13) {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(whole.subarray(0, at), () => response.destroy())
    })
    const outcome = await ask(server.url).then(
      (result) => result.text,
      (error: unknown) => (error instanceof Error ? error.name : 'not an error'),
    )
    outcomes.add(outcome)
  }
  expect([...outcomes].filter((one) => one !== 'ModelError' && one !== text)).toEqual([])
  expect(outcomes).toContain('ModelError')
}, 30_000)

test('text that is split inside of a character stays whole', async () => {
  await using server = await startEventServer()
  const whole = Buffer.from(streamOf([{ content: '综框 heißt Litze 🧵.' }]))
  server.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    void (async () => {
      for (const byte of whole) {
        await new Promise<void>((resolve) => response.write(Buffer.from([byte]), () => resolve()))
      }
      response.end()
    })()
  })
  expect((await ask(server.url)).text).toBe('综框 heißt Litze 🧵.')
})

test('waits for a slow first byte as long as its patience, and for the whole as long as it may', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'text', text: 'Yes.', firstAfter: 150 })
  await expect(ask(server.url, hello, { patience: 30 })).rejects.toThrow('sent nothing for')
  expect((await ask(server.url, hello, { patience: 5000 })).text).toBe('Yes.')
  server.script({ kind: 'text', text: 'one two three four five six', pace: 60 })
  await expect(ask(server.url, hello, { patience: 5000, timeout: 100 })).rejects.toMatchObject({
    message: `The model server at ${server.url} did not finish "local:m" within 0.1 seconds.`,
    retryable: true,
  })
})
