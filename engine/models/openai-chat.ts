import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import { responseFormatOf, toolsOf } from './chat-messages.ts'
import type { ChatModel, ChatRequest } from './chat-model.ts'
import { openAiClient } from './openai-client.ts'
import type { ProviderAddress } from './provider-address.ts'
import { providerFetch } from './provider-fetch.ts'
import type { Parameter } from './refused-parameters.ts'
import { streamedChat } from './streamed-chat.ts'

export type { ProviderAddress } from './provider-address.ts'

/** A chat model behind any server that speaks OpenAI's chat completions. */
export function openAiChat(
  address: ProviderAddress,
  model: string,
  settings: CallSettings = defaultCallSettings,
): ChatModel {
  return streamedChat(address, model, settings, {
    async open({ request, messages, refused, signal }) {
      const client = await openClient(address, model, request, refused)
      const { schema, tools = [] } = request
      return client.stream(messages, {
        signal,
        ...(schema === undefined ? {} : { response_format: responseFormatOf(schema) }),
        ...(tools.length === 0 ? {} : { tools: toolsOf(tools) }),
      })
    },
    finishReasonOf(chunk) {
      const reason: unknown = chunk.response_metadata['finish_reason']
      return typeof reason === 'string' ? reason : undefined
    },
    // Servers that count in every chunk count from the beginning.
    countTokens: (_, told) => told,
  })
}

function openClient(
  address: ProviderAddress,
  model: string,
  request: ChatRequest,
  refused: ReadonlySet<Parameter>,
): ReturnType<typeof openAiClient> {
  const { temperature, maxTokens, stop, seed } = request
  return openAiClient({
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
    modelKwargs: {
      ...(seed === undefined ? {} : { seed }),
      // Reasoning models call the limit by another name.
      ...(maxTokens !== undefined && refused.has('max_tokens')
        ? { max_completion_tokens: maxTokens }
        : {}),
    },
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop === undefined ? {} : { stop: [...stop] }),
    ...(maxTokens === undefined || refused.has('max_tokens') ? {} : { maxTokens }),
  })
}
