import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fakeFor } from './fake-json.ts'

/** A request as the server saw it. */
export interface SeenRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  // What clients send is looked at by tests only.
  readonly body: Record<string, unknown>
  /** Whether the client hung up before the answer was complete. */
  closedEarly: boolean
}

/** What the server does with one call. */
export type Answer =
  | {
      readonly kind: 'text'
      readonly text: string
      /** Milliseconds between pieces. */ readonly pace?: number
      readonly firstAfter?: number
    }
  | { readonly kind: 'tool-call'; readonly name: string; readonly arguments: object }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly message?: string
      readonly headers?: Record<string, string>
    }
  | { readonly kind: 'hang' }
  /** Sends half of the text and drops the connection. */
  | { readonly kind: 'cut'; readonly text: string }
  /** Ends the stream without a finish reason. */
  | { readonly kind: 'stop'; readonly text: string }
  | { readonly kind: 'raw'; readonly body: string; readonly contentType: string }
  | { readonly kind: 'no-choices' }

/** Answers a call, or leaves it to the next rule with undefined. */
export type Rule = (request: SeenRequest, call: number) => Answer | undefined

export interface ScriptedModel {
  /** Base URL, ending in `/v1`. */
  readonly url: string
  readonly requests: SeenRequest[]
  /** Rules are asked newest first; without one the server answers from the prompt's context. */
  script(rule: Rule): void
  reset(): void
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** An OpenAI-compatible server that does what a test tells it: streams, counts, and fails on demand. */
export async function startScriptedModel(
  options: { port?: number; pace?: number } = {},
): Promise<ScriptedModel> {
  const requests: SeenRequest[] = []
  const rules: Rule[] = []
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/^\/v1/, '')
    const body = await readBody(request)
    const seen: SeenRequest = { path, headers: request.headers, body, closedEarly: false }
    requests.push(seen)
    response.on('close', () => {
      seen.closedEarly = !response.writableFinished
    })
    if (path === '/models') {
      return json(response, 200, {
        data: [{ id: 'scripted' }, { id: 'scripted-embedding' }, { id: 'scripted-rerank' }],
      })
    }
    const scripted = rules
      .map((rule) => rule(seen, requests.length))
      .find((answer) => answer !== undefined)
    if (scripted !== undefined && scripted.kind !== 'text' && scripted.kind !== 'tool-call') {
      return misbehave(response, scripted)
    }
    if (path === '/embeddings') return json(response, 200, embeddings(body))
    if (path === '/rerank') return json(response, 200, rerank(body))
    if (path !== '/chat/completions')
      return json(response, 404, { error: { message: `No ${path} here.` } })
    const answer = scripted ?? {
      kind: 'text' as const,
      text: defaultText(body),
      pace: options.pace ?? 0,
    }
    return chat(response, body, answer)
  }

  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  // SAFETY: a server that listens on a port has this address.
  const { port } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    script: (rule) => rules.unshift(rule),
    reset() {
      rules.length = 0
      requests.length = 0
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? { ...body } : {}
  } catch {
    return {}
  }
}

function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body))
}

function misbehave(
  response: ServerResponse,
  answer: Exclude<Answer, { kind: 'text' | 'tool-call' }>,
): void {
  switch (answer.kind) {
    case 'status':
      json(
        response,
        answer.status,
        { error: { message: answer.message ?? 'Scripted failure.', type: 'scripted' } },
        answer.headers,
      )
      break
    case 'hang':
      break
    case 'cut':
      startStream(response)
      sendPiece(response, answer.text.slice(0, Math.ceil(answer.text.length / 2)))
      setTimeout(() => response.destroy(), 20)
      break
    case 'stop':
      startStream(response)
      sendPiece(response, answer.text)
      response.end()
      break
    case 'raw':
      response.writeHead(200, { 'content-type': answer.contentType }).end(answer.body)
      break
    case 'no-choices':
      startStream(response)
      response.end(
        'data: {"id":"x","object":"chat.completion.chunk","choices":[]}\n\ndata: [DONE]\n\n',
      )
      break
  }
}

function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
}

function sendPiece(response: ServerResponse, content: string): void {
  sendChunk(response, {
    choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }],
  })
}

function sendChunk(response: ServerResponse, part: object): void {
  const chunk = {
    id: 'chatcmpl-scripted',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'scripted',
    ...part,
  }
  response.write(`data: ${JSON.stringify(chunk)}\n\n`)
}

async function chat(
  response: ServerResponse,
  body: Record<string, unknown>,
  answer: Extract<Answer, { kind: 'text' | 'tool-call' }>,
): Promise<void> {
  const text = answer.kind === 'text' ? answer.text : ''
  const usage = {
    prompt_tokens: countTokens(JSON.stringify(body['messages'] ?? '')),
    completion_tokens: countTokens(text),
    total_tokens: 0,
  }
  usage.total_tokens = usage.prompt_tokens + usage.completion_tokens
  const calls =
    answer.kind === 'tool-call'
      ? [
          {
            index: 0,
            id: 'call_1',
            type: 'function',
            function: { name: answer.name, arguments: JSON.stringify(answer.arguments) },
          },
        ]
      : undefined
  const finish = calls === undefined ? 'stop' : 'tool_calls'
  if (body['stream'] !== true) {
    const message = {
      role: 'assistant',
      content: text,
      ...(calls === undefined ? {} : { tool_calls: calls }),
    }
    return json(response, 200, {
      id: 'chatcmpl-scripted',
      object: 'chat.completion',
      created: 0,
      model: 'scripted',
      choices: [{ index: 0, message, finish_reason: finish }],
      usage,
    })
  }
  startStream(response)
  if (answer.kind === 'text') {
    if (answer.firstAfter !== undefined) await wait(answer.firstAfter)
    for (const piece of text.split(/(?<=\s)/)) {
      if (response.destroyed) return
      sendPiece(response, piece)
      if (answer.pace !== undefined && answer.pace > 0) await wait(answer.pace)
    }
  } else {
    const [call] = calls ?? []
    const half = Math.ceil((call?.function.arguments.length ?? 0) / 2)
    sendChunk(response, {
      choices: [
        {
          index: 0,
          delta: {
            role: 'assistant',
            tool_calls: [
              {
                ...call,
                function: {
                  name: call?.function.name,
                  arguments: call?.function.arguments.slice(0, half),
                },
              },
            ],
          },
          finish_reason: null,
        },
      ],
    })
    sendChunk(response, {
      choices: [
        {
          index: 0,
          delta: {
            tool_calls: [
              { index: 0, function: { arguments: call?.function.arguments.slice(half) } },
            ],
          },
          finish_reason: null,
        },
      ],
    })
  }
  sendChunk(response, { choices: [{ index: 0, delta: {}, finish_reason: finish }] })
  sendChunk(response, { choices: [], usage })
  response.end('data: [DONE]\n\n')
}

function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

/** JSON that fits the schema that was asked for, or two sentences from the numbered passages of the prompt, with citations. */
function defaultText(body: Record<string, unknown>): string {
  const format = body['response_format']
  if (typeof format === 'object' && format !== null && 'json_schema' in format) {
    const { json_schema: asked } = format
    if (typeof asked === 'object' && asked !== null && 'schema' in asked)
      return JSON.stringify(fakeFor(asked.schema, JSON.stringify(body['messages'])))
  }
  const prompt = Array.isArray(body['messages'])
    ? body['messages']
        .map((message: unknown) =>
          typeof message === 'object' && message !== null && 'content' in message
            ? String(message.content)
            : '',
        )
        .join('\n\n')
    : ''
  const passages = [...prompt.matchAll(/^\[(\d+)\] .*\n([^\n]+)/gm)].slice(0, 2)
  if (passages.length === 0) return 'This is what the scripted model says.'
  return passages
    .map(([, number, text]) => `${(text ?? '').split(/(?<=\.)\s/)[0]} [${number}]`)
    .join(' ')
}

/** Vectors of hashed words: texts that share words are near each other. */
function embeddings(body: Record<string, unknown>): object {
  const input = Array.isArray(body['input']) ? body['input'].map(String) : [String(body['input'])]
  return {
    object: 'list',
    model: 'scripted-embedding',
    data: input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) })),
    usage: {
      prompt_tokens: input.reduce((sum, text) => sum + countTokens(text), 0),
      total_tokens: 0,
    },
  }
}

function vectorOf(text: string): number[] {
  const vector = Array.from({ length: 64 }, () => 0.01)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    let hash = 7
    for (const character of word) hash = (hash * 31 + character.charCodeAt(0)) % 64
    vector[hash] = (vector[hash] ?? 0) + 1
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

function rerank(body: Record<string, unknown>): object {
  const words = new Set(
    String(body['query'])
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [],
  )
  const documents = Array.isArray(body['documents']) ? body['documents'].map(String) : []
  const results = documents.map((text, index) => {
    const found = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) =>
      words.has(word),
    )
    return { index, relevance_score: new Set(found).size / Math.max(1, words.size) }
  })
  const topN = typeof body['top_n'] === 'number' ? body['top_n'] : results.length
  return { results: results.sort((a, b) => b.relevance_score - a.relevance_score).slice(0, topN) }
}

if (import.meta.main) {
  const port = Number(process.argv[process.argv.indexOf('--port') + 1]) || 4010
  const model = await startScriptedModel({ port, pace: 30 })
  process.stdout.write(`The scripted model answers at ${model.url}\n`)
}
