import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { AIMessageChunk } from '@langchain/core/messages'
import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import { messageForLangchain, toolsOf } from './chat-messages.ts'
import type { ChatModel, ChatRequest } from './chat-model.ts'
import { fromLangchain } from './langchain-chunks.ts'
import { ModelError } from './model-error.ts'
import type { ProviderAddress } from './provider-address.ts'
import type { AnswerChunk } from './read-chunks.ts'
import { refusedBy, type Parameter } from './refused-parameters.ts'
import { streamedChat } from './streamed-chat.ts'

/** What a model of LangChain is told when it is made, and not with each call. */
const toldBefore: readonly Parameter[] = ['temperature', 'max_tokens', 'seed', 'response_format']

/**
 * Any chat model of LangChain as a model of this engine. Its temperature and limits are those that it
 * was made with, and JSON is asked for in words.
 * @param name `provider:model`, as it goes into the journal key and the trace
 */
export function langchainChat(
  name: string,
  model: BaseChatModel,
  settings: CallSettings = defaultCallSettings,
): ChatModel {
  const colon = name.indexOf(':')
  const [provider, named] =
    colon < 0 ? ['langchain', name] : [name.slice(0, colon), name.slice(colon + 1)]
  const address: ProviderAddress = { provider, baseUrl: provider, key: undefined }
  const refused = refusedBy(address, named)
  for (const parameter of toldBefore) refused.add(parameter)
  return streamedChat(address, named, settings, {
    async open({ request, signal }) {
      const { messages, stop, tools } = request
      const chunks = await withTools(model, name, tools).stream(messages.map(messageForLangchain), {
        signal,
        ...(stop === undefined ? {} : { stop: [...stop] }),
      })
      return withEnd(fromLangchain(chunks, finishReasonOf))
    },
    // LangChain adds up what the chunks tell.
    countTokens: (before, told) => ({
      inputTokens: (before?.inputTokens ?? 0) + told.inputTokens,
      outputTokens: (before?.outputTokens ?? 0) + told.outputTokens,
    }),
  })
}

/** @throws ModelError for a model that cannot call tools */
function withTools(
  model: BaseChatModel,
  name: string,
  tools: ChatRequest['tools'] = [],
): Pick<ReturnType<NonNullable<BaseChatModel['bindTools']>>, 'stream'> {
  if (tools.length === 0) return model
  const bound = model.bindTools?.(toolsOf(tools))
  if (bound !== undefined) return bound
  throw new ModelError({
    model: name,
    message: `The model "${name}" cannot call tools. Choose a model that can.`,
    retryable: false,
  })
}

/** Providers call it by many names, and so do their reasons. */
const reasons: Readonly<Record<string, string>> = {
  max_tokens: 'length',
  max_output_tokens: 'length',
  tool_use: 'tool_calls',
  tool_call: 'tool_calls',
  safety: 'content_filter',
  refusal: 'content_filter',
}

function finishReasonOf({
  response_metadata: told,
  additional_kwargs: more,
}: AIMessageChunk): string | undefined {
  const names = ['finish_reason', 'finishReason', 'stop_reason', 'stopReason', 'done_reason']
  const reason: unknown = names.map((name) => told[name] ?? more[name]).find((one) => one)
  if (typeof reason !== 'string') return undefined
  const written = reason.toLowerCase()
  const known = ['length', 'tool_calls', 'content_filter'].includes(written)
  return known ? written : (reasons[written] ?? 'stop')
}

/** Some say nothing of how they ended. They throw where an answer broke off. */
async function* withEnd(
  chunks: AsyncIterable<AnswerChunk>,
): AsyncGenerator<AnswerChunk, void, undefined> {
  let told = false
  for await (const chunk of chunks) {
    told ||= chunk.finishReason !== undefined
    yield chunk
  }
  if (!told) yield { text: '', calls: [], finishReason: 'stop' }
}
