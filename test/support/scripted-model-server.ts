import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import {
  countTokens,
  defaultAnswer,
  embeddingsAnswer,
  promptOf,
  rerankAnswer,
} from './scripted-answers.ts'

/** A request as the server saw it. */
export interface SeenRequest {
  /** Without `/v1`, such as `/chat/completions`. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
  /** The texts of its messages, joined. */
  readonly prompt: string
  /** Whether the client hung up before the answer was complete. */
  closedEarly: boolean
}

/** What the server does with one call. */
export type Answer =
  | {
      readonly kind: 'text'
      readonly text: string
      /** Milliseconds between pieces. */
      readonly pace?: number
      /** Milliseconds before the first byte. */
      readonly firstAfter?: number
      readonly finishReason?: string
    }
  | { readonly kind: 'tool-call'; readonly name: string; readonly arguments: object | string }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly message?: string
      readonly code?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Sends half of the text and drops the connection. */
  | { readonly kind: 'cut'; readonly text: string }
  /** Ends the stream without a finish reason. */
  | { readonly kind: 'stop'; readonly text: string }
  /** A body as it is: a web page, broken JSON, a broken stream. */
  | { readonly kind: 'raw'; readonly body: string; readonly contentType: string }
  | { readonly kind: 'no-choices' }

/** Answers a call, or leaves it to the next rule with undefined. `call` counts from 1. */
type Rule = (request: SeenRequest, call: number) => Answer | undefined

export interface ScriptedModel {
  /** Base URL, ending in `/v1`. */
  readonly url: string
  readonly requests: readonly SeenRequest[]
  /** Adds a rule, or one answer for every call. What was added last is asked first. */
  script(rule: Rule | Answer): void
  /** The next call gets the first answer, the one after it the second; then the rules hold again. */
  scriptNext(...answers: readonly Answer[]): void
  /** Forgets rules and requests. */
  reset(): void
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

interface Options {
  readonly port?: number
  /** Milliseconds between the pieces of unscripted answers. */
  readonly pace?: number
  /** Refuses calls without this key. */
  readonly key?: string
}

/** An OpenAI-compatible server that does what a test tells it: streams, counts, and fails on demand. */
export async function startScriptedModel(options: Options = {}): Promise<ScriptedModel> {
  const requests: SeenRequest[] = []
  const rules: Rule[] = []
  const queue: Answer[] = []
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await readRequest(request)
    requests.push(seen)
    response.on('close', () => {
      seen.closedEarly = !response.writableFinished
    })
    if (options.key !== undefined && seen.headers.authorization !== `Bearer ${options.key}`) {
      return refuse(response, { status: 401, message: 'Incorrect API key provided.' })
    }
    const scripted = queue.shift() ?? firstAnswer(seen)
    if (scripted !== undefined && scripted.kind !== 'text' && scripted.kind !== 'tool-call') {
      return misbehave(response, scripted)
    }
    switch (seen.path) {
      case '/models':
        return sendJson(response, 200, { object: 'list', data: modelNames.map((id) => ({ id })) })
      case '/embeddings':
        return sendJson(response, 200, embeddingsAnswer(seen.body))
      case '/rerank':
        return sendJson(response, 200, rerankAnswer(seen.body))
      case '/chat/completions': {
        const answer = scripted ?? { kind: 'text', text: defaultAnswer(seen.body) }
        return chat(response, seen, { pace: options.pace ?? 0, ...answer })
      }
      default:
        return refuse(response, { status: 404, message: `There is no ${seen.path} here.` })
    }
  }

  function firstAnswer(seen: SeenRequest): Answer | undefined {
    for (const rule of rules) {
      const answer = rule(seen, requests.length)
      if (answer !== undefined) return answer
    }
    return undefined
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
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
    script: (rule) => rules.unshift(typeof rule === 'function' ? rule : () => rule),
    scriptNext: (...answers) => queue.push(...answers),
    reset() {
      rules.length = 0
      queue.length = 0
      requests.length = 0
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

const modelNames = ['scripted', 'scripted-embedding', 'scripted-rerank']

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  let body: Readonly<Record<string, unknown>> = {}
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) body = { ...parsed }
  } catch {
    // A GET has no body.
  }
  return {
    path: (request.url ?? '').replace(/^\/v1/, ''),
    headers: request.headers,
    body,
    prompt: promptOf(body),
    closedEarly: false,
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body))
}

function refuse(
  response: ServerResponse,
  refusal: Omit<Extract<Answer, { kind: 'status' }>, 'kind'>,
): void {
  const { status, message = 'Scripted failure.', code = 'scripted', headers } = refusal
  sendJson(response, status, { error: { message, type: code, code } }, headers)
}

function misbehave(
  response: ServerResponse,
  answer: Exclude<Answer, { kind: 'text' | 'tool-call' }>,
): void {
  switch (answer.kind) {
    case 'status':
      refuse(response, answer)
      break
    case 'hang':
      break
    case 'cut':
      startStream(response)
      sendDelta(response, { content: answer.text.slice(0, Math.ceil(answer.text.length / 2)) })
      // Dropped only once the half is on its way.
      setTimeout(() => response.destroy(), 20)
      break
    case 'stop':
      startStream(response)
      sendDelta(response, { content: answer.text })
      response.end()
      break
    case 'raw':
      response.writeHead(200, { 'content-type': answer.contentType }).end(answer.body)
      break
    case 'no-choices':
      startStream(response)
      sendChunk(response, { choices: [] })
      response.end('data: [DONE]\n\n')
      break
  }
}

function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
}

function sendDelta(response: ServerResponse, delta: object): void {
  sendChunk(response, { choices: [{ index: 0, delta, finish_reason: null }] })
}

function sendChunk(response: ServerResponse, part: object): void {
  const chunk = { id: 'chatcmpl-scripted', object: 'chat.completion.chunk', model: 'scripted' }
  response.write(`data: ${JSON.stringify({ ...chunk, ...part })}\n\n`)
}

type Speech = Extract<Answer, { kind: 'text' | 'tool-call' }> & { readonly pace: number }

async function chat(response: ServerResponse, seen: SeenRequest, answer: Speech): Promise<void> {
  const said = answer.kind === 'text' ? answer.text : ''
  const call = answer.kind === 'tool-call' ? toolCallOf(answer) : undefined
  const usage = usageOf(seen.prompt, said)
  const finish = answer.kind === 'text' ? (answer.finishReason ?? 'stop') : ('tool_calls' as const)
  if (answer.kind === 'text' && answer.firstAfter !== undefined) await wait(answer.firstAfter)
  if (seen.body['stream'] !== true) {
    const message = { role: 'assistant', content: said, ...(call && { tool_calls: [call] }) }
    const choices = [{ index: 0, message, finish_reason: finish }]
    const id = 'chatcmpl-scripted'
    return sendJson(response, 200, {
      id,
      object: 'chat.completion',
      model: 'scripted',
      choices,
      usage,
    })
  }
  startStream(response)
  sendDelta(response, { role: 'assistant', content: '' })
  for (const content of said.split(/(?<=\s)/).filter((piece) => piece !== '')) {
    if (response.destroyed) return
    sendDelta(response, { content })
    if (answer.pace > 0) await wait(answer.pace)
  }
  if (call !== undefined) sendInPieces(response, call)
  sendChunk(response, { choices: [{ index: 0, delta: {}, finish_reason: finish }] })
  if (wantsUsage(seen.body)) sendChunk(response, { choices: [], usage })
  response.end('data: [DONE]\n\n')
}

function toolCallOf(answer: Extract<Answer, { kind: 'tool-call' }>): {
  id: string
  type: string
  function: { name: string; arguments: string }
} {
  const written =
    typeof answer.arguments === 'string' ? answer.arguments : JSON.stringify(answer.arguments)
  return { id: 'call_1', type: 'function', function: { name: answer.name, arguments: written } }
}

/** As providers do it: the name first, then the arguments in parts that are no JSON by themselves. */
function sendInPieces(response: ServerResponse, call: ReturnType<typeof toolCallOf>): void {
  const { name, arguments: written } = call.function
  const half = Math.ceil(written.length / 2)
  const pieces = [
    { ...call, function: { name, arguments: '' } },
    { function: { arguments: written.slice(0, half) } },
    { function: { arguments: written.slice(half) } },
  ]
  for (const piece of pieces) sendDelta(response, { tool_calls: [{ index: 0, ...piece }] })
}

function wantsUsage(body: Readonly<Record<string, unknown>>): boolean {
  const asked = body['stream_options']
  return typeof asked === 'object' && asked !== null && 'include_usage' in asked
}

function usageOf(prompt: string, said: string): object {
  const [asked, written] = [countTokens(prompt), countTokens(said)]
  return { prompt_tokens: asked, completion_tokens: written, total_tokens: asked + written }
}

if (import.meta.main) {
  const at = process.argv.indexOf('--port')
  const model = await startScriptedModel({ port: Number(process.argv[at + 1]) || 4010, pace: 30 })
  process.stdout.write(`The scripted model answers at ${model.url}\n`)
}
