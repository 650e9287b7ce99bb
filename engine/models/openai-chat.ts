import type { AIMessageChunk, BaseMessageLike } from '@langchain/core/messages'
import type { Json, Message } from '../graph/values.ts'
import type { ChatEvent, ChatModel, ChatRequest } from './chat-model.ts'
import { ModelError } from './model-error.ts'
import { costOf } from './prices.ts'
import { providerError } from './provider-error.ts'

/** Where an OpenAI-compatible server is and how it is spoken to. */
export interface ProviderAddress {
  /** Comes before the model in its name: `openai:gpt-…`. */
  readonly provider: string
  readonly baseUrl: string
  readonly key: string | undefined
}

/** A chat model behind any server that speaks OpenAI's chat completions. */
export function openAiChat(address: ProviderAddress, model: string): ChatModel {
  const name = `${address.provider}:${model}`
  return {
    name,
    async *stream(request, { signal }) {
      try {
        yield* streamChat(address, model, request, signal)
      } catch (error) {
        if (signal.aborted) throw signal.reason
        throw providerError(error, { model: name, baseUrl: address.baseUrl, key: address.key })
      }
    },
  }
}

async function* streamChat(
  address: ProviderAddress,
  model: string,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
  // Loaded on first use: it costs more than half a second.
  const { ChatOpenAI } = await import('@langchain/openai')
  const client = new ChatOpenAI({
    model,
    // The client refuses to start without a key, and local servers want none.
    apiKey: address.key ?? 'none',
    configuration: { baseURL: address.baseUrl },
    // The engine retries, where it is seen in the trace.
    maxRetries: 0,
    streaming: true,
    streamUsage: true,
    useResponsesApi: false,
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.maxTokens === undefined ? {} : { maxTokens: request.maxTokens }),
    ...(request.stop === undefined ? {} : { stop: [...request.stop] }),
  })
  const chunks = await client.stream(request.messages.map(toLangChain), {
    signal,
    ...(request.schema === undefined ? {} : { response_format: responseFormat(request.schema) }),
    ...(request.tools === undefined || request.tools.length === 0
      ? {}
      : {
          tools: request.tools.map(({ name, description, parameters }) => ({
            type: 'function' as const,
            function: { name, description, parameters: asObject(parameters) },
          })),
        }),
  })
  let whole: AIMessageChunk | undefined
  let usage = { input_tokens: 0, output_tokens: 0 }
  let finishReason: string | undefined
  for await (const chunk of chunks) {
    whole = whole === undefined ? chunk : whole.concat(chunk)
    if (chunk.usage_metadata !== undefined) usage = chunk.usage_metadata
    const reason: unknown = chunk.response_metadata['finish_reason']
    if (typeof reason === 'string') finishReason = reason
    if (typeof chunk.content === 'string' && chunk.content !== '') {
      yield { type: 'text-delta', text: chunk.content }
    }
  }
  // A stream that just stops is not an answer that is complete.
  if (whole === undefined || finishReason === undefined) {
    throw new ModelError({
      model: `${address.provider}:${model}`,
      message: `The model server at ${address.baseUrl} broke off its answer for "${model}".`,
      retryable: true,
    })
  }
  for (const call of whole.tool_calls ?? []) {
    // SAFETY: LangChain has parsed the arguments from JSON.
    yield {
      type: 'tool-call',
      call: { id: call.id ?? '', name: call.name, arguments: call.args as Json },
    }
  }
  const { input_tokens: inputTokens, output_tokens: outputTokens } = usage
  yield {
    type: 'end',
    finishReason,
    usage: {
      model: `${address.provider}:${model}`,
      calls: 1,
      inputTokens,
      outputTokens,
      cost: costOf(model, inputTokens, outputTokens),
    },
  }
}

function toLangChain(message: Message): BaseMessageLike {
  const content =
    typeof message.content === 'string'
      ? message.content
      : message.content.map((part) =>
          part.type === 'text'
            ? { type: 'text' as const, text: part.text }
            : { type: 'image_url' as const, image_url: { url: part.url } },
        )
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content }
    case 'assistant':
      return {
        role: 'assistant',
        content,
        ...(message.toolCalls === undefined
          ? {}
          : {
              tool_calls: message.toolCalls.map((call) => ({
                id: call.id,
                type: 'function' as const,
                function: { name: call.name, arguments: JSON.stringify(call.arguments) },
              })),
            }),
      }
    case 'tool':
      return { role: 'tool', content, tool_call_id: message.toolCallId ?? '' }
  }
}

function responseFormat(schema: NonNullable<ChatRequest['schema']>): {
  type: 'json_schema'
  json_schema: { name: string; schema: Record<string, unknown> }
} {
  return {
    type: 'json_schema',
    json_schema: { name: schema.name, schema: asObject(schema.schema) },
  }
}

function asObject(schema: Json): Record<string, unknown> {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema)
    ? { ...schema }
    : {}
}
