import type { ChatOpenAI } from '@langchain/openai'
import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import type { ChatEvent, ChatModel, ChatRequest } from './chat-model.ts'
import { ModelError } from './model-error.ts'
import { readChunks } from './openai-chunks.ts'
import { refusedParameter, withoutParameters, type Parameter } from './openai-parameters.ts'
import { messageForOpenAi, responseFormatOf, toolsOf } from './openai-request.ts'
import { expectSignsOfLife } from './patience.ts'
import { costOf } from './prices.ts'
import type { ProviderAddress } from './provider-address.ts'
import { brokenOff, providerError } from './provider-error.ts'
import { providerFetch } from './provider-fetch.ts'

export type { ProviderAddress } from './provider-address.ts'

/** A chat model behind any server that speaks OpenAI's chat completions. */
export function openAiChat(
  address: ProviderAddress,
  model: string,
  settings: CallSettings = defaultCallSettings,
): ChatModel {
  const name = `${address.provider}:${model}`
  const call = { model: name, baseUrl: address.baseUrl, key: address.key }
  const refused = refusedBy(address, model)

  return {
    name,
    async *stream(request, { signal }) {
      for (;;) {
        const sent = withoutParameters(request, refused)
        const life = expectSignsOfLife(call, settings.patience, signal)
        try {
          yield* attempt(sent, life)
          return
        } catch (error) {
          if (signal.aborted) throw signal.reason
          if (life.signal.aborted) throw life.signal.reason
          const failure = providerError(error, call)
          const parameter = refusedParameter(failure, sent, refused)
          if (parameter === undefined) throw failure
          refused.add(parameter)
        } finally {
          life.stop()
        }
      }
    },
  }

  async function* attempt(
    request: ChatRequest,
    life: { readonly signal: AbortSignal; seen(): void },
  ): AsyncGenerator<ChatEvent, void, undefined> {
    const client = await openClient(address, model, request, refused)
    const { schema, tools = [] } = request
    const chunks = await client.stream(request.messages.map(messageForOpenAi), {
      signal: life.signal,
      ...(schema === undefined ? {} : { response_format: responseFormatOf(schema) }),
      ...(tools.length === 0 ? {} : { tools: toolsOf(tools) }),
    })
    const { finishReason, tokens } = yield* readChunks(chunks, () => life.seen())
    // A stream that just stops is not an answer that is complete.
    if (finishReason === undefined) {
      throw new ModelError({ model: name, message: brokenOff(call), retryable: true })
    }
    yield {
      type: 'end',
      finishReason,
      usage: {
        model: name,
        calls: 1,
        inputTokens: tokens?.inputTokens ?? 0,
        outputTokens: tokens?.outputTokens ?? 0,
        cost: costOf(model, tokens, settings.prices),
      },
    }
  }
}

const learned = new Map<string, Set<Parameter>>()

/** What a model of a server has refused so far, remembered for as long as the process runs. */
function refusedBy(address: ProviderAddress, model: string): Set<Parameter> {
  const place = `${address.baseUrl} ${model}`
  let refused = learned.get(place)
  if (refused === undefined) learned.set(place, (refused = new Set()))
  return refused
}

async function openClient(
  address: ProviderAddress,
  model: string,
  request: ChatRequest,
  refused: ReadonlySet<Parameter>,
): Promise<ChatOpenAI> {
  const { temperature, maxTokens, stop } = request
  // Loaded on first use: it costs more than half a second.
  const langchain = await import('@langchain/openai')
  return new langchain.ChatOpenAI({
    model,
    // The client refuses to start without a key, and local servers want none.
    apiKey: address.key === undefined || address.key === '' ? 'none' : address.key,
    configuration: {
      baseURL: address.baseUrl,
      fetch: providerFetch(address, `${address.provider}:${model}`),
      // It would print what it cannot read to the console.
      logLevel: 'off',
    },
    // The engine retries, where it is seen in the trace.
    maxRetries: 0,
    streaming: true,
    streamUsage: !refused.has('stream_options'),
    useResponsesApi: false,
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop === undefined ? {} : { stop: [...stop] }),
    ...limitOf(maxTokens, refused.has('max_tokens')),
  })
}

/** Reasoning models call the limit by another name. */
function limitOf(
  maxTokens: number | undefined,
  renamed: boolean,
): { maxTokens?: number; modelKwargs?: { max_completion_tokens: number } } {
  if (maxTokens === undefined) return {}
  return renamed ? { modelKwargs: { max_completion_tokens: maxTokens } } : { maxTokens }
}
