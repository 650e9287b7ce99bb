import type { Response } from 'express'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import { findSubgraphs, type GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import { sendFrames } from '../http/event-stream.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { ownerOf } from '../files/stored-files.ts'
import { setRunHeaders } from '../routes/answer-endpoint.ts'
import { claimOf, unitOf } from '../routes/endpoint-request.ts'
import { stoppingError } from '../routes/started-run.ts'
import type { Runs } from '../runs.ts'
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
import { followedRun } from './followed-run.ts'
import { failureOf } from './run-failure.ts'
import {
  isOn,
  servedTo,
  type ServedGraph,
  type ServedGraphs,
  type ServedRun,
} from './served-graphs.ts'

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
  runs: Runs
  catalogue: Catalogue
  source: GraphSource
  stopping: () => boolean
}): Route[] {
  const { runs, catalogue, source } = options

  async function shapeOf(graph: Graph): Promise<ChatShape | string> {
    return chatShape(graph, checkContext(catalogue, await findSubgraphs(graph, source)))
  }

  async function models(served: ServedGraphs): Promise<ChatModel[]> {
    const all = await Promise.all(
      (await served.list()).map(async (one) => ({ one, shape: await shapeOf(one.graph) })),
    )
    return all.flatMap(({ one, shape }) => (typeof shape === 'string' ? [] : [toModel(one)]))
  }

  async function noSuchModel(name: string, served: ServedGraphs): Promise<HttpError> {
    const near = didYouMean(
      name,
      (await models(served)).map(({ id }) => id),
    )
    return new HttpError(404, 'model_not_found', `The model "${name}" does not exist here.${near}`)
  }

  async function chat(
    served: ServedGraphs,
    name: string,
  ): Promise<{ graph: ServedGraph; shape: ChatShape }> {
    const graph = await served.find(name)
    if (graph === undefined) throw await noSuchModel(name, served)
    const shape = await shapeOf(graph.graph)
    if (typeof shape === 'string') throw new HttpError(400, 'not_a_chat', shape)
    return { graph, shape }
  }

  return [
    route({
      method: 'get',
      path: '/v1/models',
      scope: 'run',
      reach: 'anything',
      handle: async ({ actor }) => ({
        body: { object: 'list', data: await models(servedTo(actor, options.served)) },
      }),
    }),
    route({
      method: 'get',
      path: '/v1/models/:model',
      scope: 'run',
      reach: 'anything',
      async handle({ params, actor }) {
        const served = servedTo(actor, options.served)
        const { graph } = await chat(served, params.model)
        if (!isOn(graph)) throw await noSuchModel(params.model, served)
        return { body: toModel(graph) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/chat/completions',
      scope: 'run',
      reach: 'anything',
      audit: false,
      bodyLimit: 24 * megabyte,
      body: ChatRequest,
      async handle({ body, actor, request, response }) {
        if (options.stopping()) throw stoppingError()
        const claim = claimOf(request, actor, `chat ${body.model}`, body)
        const { graph, shape: taken } = await chat(servedTo(actor, options.served), body.model)
        const run = await graph.start(
          {
            input: inputOf(conversationOf(body), taken, body),
            owner: ownerOf(actor),
            user: body.user ?? undefined,
            unit: (sticky) => unitOf(request, body, sticky),
          },
          claim,
        )
        setRunHeaders(response, run, runs)
        response.set('x-should-retry', 'false')
        if (!run.repeated && graph.onDisconnect === 'cancel') cancelWhenGone(response, run, runs)
        // The variant that answers may give other outputs than the one that answers most.
        const given = run.graph === graph.graph ? taken : await shapeOf(run.graph)
        const shape = typeof given === 'string' ? taken : given
        const followed = followedRun(run, runs)
        if (body.stream === true) {
          const chunks = chatChunks(followed, shape, {
            model: body.model,
            usage: body.stream_options?.include_usage === true,
            variant: run.exposure?.variant,
          })
          await sendFrames(response, chunks, (data) => `data: ${data}\n\n`)
          return undefined
        }
        const { variant } = run.exposure ?? {}
        return { body: completionOf(await followed.result, shape, { model: body.model, variant }) }
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
  { question, images, files, before, all }: Conversation,
  shape: ChatShape,
  { tools }: ChatRequest,
): Record<string, unknown> {
  if (images.length > 0 && shape.images === undefined && shape.question !== undefined) {
    throw new HttpError(400, 'no_images', 'This model takes no pictures.', { place: 'messages' })
  }
  if (files.length > 0 && shape.files === undefined) {
    throw new HttpError(400, 'no_files', 'This model takes no files.', { place: 'messages' })
  }
  if (files.length > 1 && shape.files?.several === false) {
    throw new HttpError(
      400,
      'too_many_files',
      `This model takes one file, and the message has ${files.length}.`,
      { place: 'messages' },
    )
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
    ...(shape.files === undefined || files.length === 0
      ? {}
      : { [shape.files.input]: shape.files.several ? files : files[0] }),
    ...(shape.tools === undefined || !tools ? {} : { [shape.tools]: tools }),
  }
}

/** @throws HttpError for a run that gave no answer */
function completionOf(
  result: RunResult,
  shape: ChatShape,
  { model, variant }: { readonly model: string; readonly variant: string | undefined },
): ChatCompletion {
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
    heddle: { run: id, version, ...(variant === undefined ? {} : { variant }), outputs },
  }
}

function toModel({ name, changedAt }: ServedGraph): ChatModel {
  const created = Math.floor(changedAt / 1000)
  return { id: name, object: 'model', created, owned_by: 'heddle' }
}

/** Who closes a chat wants no more of its answer: "stop" in every client does just that. */
function cancelWhenGone(response: Response, { id }: ServedRun, runs: Runs): void {
  response.once('close', () => {
    // Where the journal refuses the end, the run stays as it is.
    if (!response.writableFinished) runs.cancel(id).catch(() => undefined)
  })
}
