import type { Message } from '../graph/values.ts'
import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import { argumentsText, responseFormatOf, toolsOf } from './chat-messages.ts'
import type { ChatModel, ChatRequest } from './chat-model.ts'
import { openAiChunks } from './openai-chunks.ts'
import type { ProviderAddress } from './provider-address.ts'
import { openProviderStream } from './provider-stream.ts'
import type { Parameter } from './refused-parameters.ts'
import { streamedChat } from './streamed-chat.ts'

export type { ProviderAddress } from './provider-address.ts'

/** A chat model behind any server that speaks OpenAI's chat completions. */
export function openAiChat(
  address: ProviderAddress,
  model: string,
  settings: CallSettings = defaultCallSettings,
): ChatModel {
  const name = `${address.provider}:${model}`
  return streamedChat(address, model, settings, {
    async open({ request, refused, signal }) {
      const body = JSON.stringify(bodyOf(model, request, refused))
      const path = '/chat/completions'
      return openAiChunks(await openProviderStream(address, name, path, body, signal))
    },
    // Servers that count in every chunk count from the beginning.
    countTokens: (_, told) => told,
  })
}

/** @param request without what was refused before, except for what has another name */
function bodyOf(model: string, request: ChatRequest, refused: ReadonlySet<Parameter>): object {
  const { messages, temperature, maxTokens, stop, seed, schema, tools = [] } = request
  const thinks = isReasoningModel(model)
  return {
    model,
    messages: messages.map((message) => openAiMessage(message, thinks)),
    stream: true,
    ...(refused.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined
      ? {}
      : // Reasoning models call the limit by another name.
        {
          [thinks || refused.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
        }),
    ...(stop === undefined ? {} : { stop }),
    ...(seed === undefined ? {} : { seed }),
    ...(schema === undefined ? {} : { response_format: responseFormatOf(schema) }),
    ...(tools.length === 0 ? {} : { tools: toolsOf(tools) }),
  }
}

/** The models of OpenAI that think before they answer. */
function isReasoningModel(model: string): boolean {
  return /^o\d/.test(model) || /^gpt-[56](?!-chat)/.test(model)
}

function openAiMessage(message: Message, thinks: boolean): object {
  const { role, toolCalls, toolCallId } = message
  const content =
    typeof message.content === 'string'
      ? message.content
      : message.content.map((part) =>
          part.type === 'text'
            ? { type: 'text', text: part.text }
            : { type: 'image_url', image_url: { url: part.url } },
        )
  switch (role) {
    case 'system':
      return { role: thinks ? 'developer' : role, content }
    case 'user':
      return { role, content }
    case 'assistant':
      if (toolCalls === undefined || toolCalls.length === 0) return { role, content }
      return {
        role,
        content,
        tool_calls: toolCalls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: argumentsText(call.arguments) },
        })),
      }
    case 'tool':
      return { role, content, tool_call_id: toolCallId ?? '' }
  }
}
