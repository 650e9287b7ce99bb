import type { Response } from 'express'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import type { RunHandle } from '../../engine/run/engine.ts'
import { findSubgraphs, type GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import { sendFrames } from '../http/event-stream.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { stoppingError } from '../routes/started-run.ts'
import {
  answerText,
  chatUsage,
  clientCalls,
  completionId,
  type ChatCompletion,
} from './chat-completion.ts'
import { chatChunks } from './chat-chunks.ts'
import {
  ChatRequest,
  ChatRequestError,
  readConversation,
  type Conversation,
} from './chat-request.ts'
import { chatShape, type ChatShape } from './chat-shape.ts'
import { failureOf } from './run-failure.ts'
import type { ServedGraph, ServedGraphs } from './served-graphs.ts'

const megabyte = 1024 * 1024

interface ChatModel {
  readonly id: string
  readonly object: 'model'
  /** Epoch seconds. */
  readonly created: number
  readonly owned_by: 'heddle'
}

/** The API of OpenAI: each graph that is a chat is a model. */
export function chatRoutes(options: {
  served: ServedGraphs
  catalogue: Catalogue
  source: GraphSource
  stopping: () => boolean
}): Route[] {
  const { served, catalogue, source } = options

  async function shapeOf({ graph }: ServedGraph): Promise<ChatShape | string> {
    return chatShape(graph, checkContext(catalogue, await findSubgraphs(graph, source)))
  }

  async function models(): Promise<ChatModel[]> {
    const all = await Promise.all(
      (await served.list()).map(async (one) => ({ one, shape: await shapeOf(one) })),
    )
    return all.flatMap(({ one, shape }) => (typeof shape === 'string' ? [] : [toModel(one)]))
  }

  async function chat(name: string): Promise<{ graph: ServedGraph; shape: ChatShape }> {
    const graph = await served.find(name)
    if (graph === undefined) {
      throw new HttpError(404, 'model_not_found', `The model "${name}" does not exist here.`)
    }
    const shape = await shapeOf(graph)
    if (typeof shape === 'string') throw new HttpError(400, 'not_a_chat', shape)
    return { graph, shape }
  }

  return [
    route({
      method: 'get',
      path: '/v1/models',
      scope: 'run',
      handle: async () => ({ body: { object: 'list', data: await models() } }),
    }),
    route({
      method: 'get',
      path: '/v1/models/:model',
      scope: 'run',
      async handle({ params }) {
        const { graph } = await chat(params.model)
        return { body: toModel(graph) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/chat/completions',
      scope: 'run',
      bodyLimit: 24 * megabyte,
      body: ChatRequest,
      async handle({ body, response }) {
        if (options.stopping()) throw stoppingError()
        const { graph, shape } = await chat(body.model)
        const input = inputOf(conversationOf(body), shape, body)
        const handle = await graph.start(input)
        response.set({ 'heddle-run-id': handle.id, 'x-should-retry': 'false' })
        cancelWhenGone(response, handle)
        if (body.stream === true) {
          const chunks = chatChunks(handle, shape, {
            model: body.model,
            usage: body.stream_options?.include_usage === true,
          })
          await sendFrames(response, chunks, (data) => `data: ${data}\n\n`)
          return undefined
        }
        return { body: completionOf(await handle.result, shape, body.model) }
      },
    }),
  ]
}

/** @throws HttpError */
function conversationOf(body: ChatRequest): Conversation {
  try {
    return readConversation(body)
  } catch (error) {
    if (!(error instanceof ChatRequestError)) throw error
    throw new HttpError(400, 'invalid_request', error.message, {
      place: error.place,
    })
  }
}

/** @throws HttpError where the conversation holds what the graph has no input for */
function inputOf(
  { question, images, before, all }: Conversation,
  shape: ChatShape,
  { tools }: ChatRequest,
): Record<string, unknown> {
  if (images.length > 0 && shape.images === undefined && shape.question !== undefined) {
    throw new HttpError(400, 'no_images', 'This model takes no pictures.', { place: 'messages' })
  }
  if (tools && tools.length > 0 && shape.tools === undefined) {
    throw new HttpError(
      400,
      'no_tools',
      'This model calls no functions of its client: its graph has no input "tools".',
      { place: 'tools' },
    )
  }
  return {
    ...(shape.question === undefined ? {} : { [shape.question]: question }),
    ...(shape.history === undefined
      ? {}
      : { [shape.history]: shape.question === undefined ? all : before }),
    ...(shape.images === undefined || images.length === 0 ? {} : { [shape.images]: images }),
    ...(shape.tools === undefined || !tools ? {} : { [shape.tools]: tools }),
  }
}

/** @throws HttpError for a run that gave no answer */
function completionOf(result: RunResult, shape: ChatShape, model: string): ChatCompletion {
  const failure = failureOf(result)
  if (failure !== undefined) throw failure
  const { id, outputs, usage, version, startedAt } = result
  const calls = clientCalls(outputs, shape)
  const text = answerText(outputs, shape)
  return {
    id: completionId(id),
    object: 'chat.completion',
    created: Math.floor(startedAt / 1000),
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: calls.length > 0 && text === '' ? null : text,
          refusal: null,
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: calls.length === 0 ? 'stop' : 'tool_calls',
      },
    ],
    usage: chatUsage(usage),
    heddle: { run: id, version, outputs },
  }
}

function toModel({ name, changedAt }: ServedGraph): ChatModel {
  const created = Math.floor(changedAt / 1000)
  return { id: name, object: 'model', created, owned_by: 'heddle' }
}

/** Who closes a chat wants no more of its answer: "stop" in every client does just that. */
function cancelWhenGone(response: Response, handle: RunHandle): void {
  response.once('close', () => {
    if (!response.writableFinished) handle.cancel('The client closed the connection.')
  })
}
