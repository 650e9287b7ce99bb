import type { CallSettings } from './call-settings.ts'
import { messageForLangchain, toolsOf } from './chat-messages.ts'
import type { ChatEvent, ChatModel, ChatRequest } from './chat-model.ts'
import { fromLangchain } from './langchain-chunks.ts'
import { loadOptional } from './optional-package.ts'
import { rootOf, type ProviderAddress } from './provider-address.ts'
import { providerFetch } from './provider-fetch.ts'
import { streamedChat } from './streamed-chat.ts'

const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
}

/** A chat model behind a server that speaks Anthropic's messages. */
export function anthropicChat(
  address: ProviderAddress,
  model: string,
  settings: CallSettings,
): ChatModel {
  const name = `${address.provider}:${model}`
  const chat = streamedChat(address, model, settings, {
    oneSystemMessage: true,
    async open({ request, signal }) {
      const { ChatAnthropic } = await loadOptional(
        '@langchain/anthropic',
        name,
        () => import('@langchain/anthropic'),
      )
      const { temperature, maxTokens, stop, tools = [], schema } = request
      const client = new ChatAnthropic({
        model,
        apiKey: address.key || 'none',
        anthropicApiUrl: rootOf(address),
        // Without the null it would also send a token of the environment.
        clientOptions: { fetch: providerFetch(address, name), authToken: null, logLevel: 'off' },
        maxRetries: 0,
        streaming: true,
        ...(temperature === undefined ? {} : { temperature: Math.min(1, temperature) }),
        ...(maxTokens === undefined ? {} : { maxTokens }),
        ...(stop === undefined ? {} : { stopSequences: [...stop] }),
      })
      const chunks = await client.stream(request.messages.map(messageForLangchain), {
        signal,
        ...(tools.length === 0 ? {} : { tools: toolsOf(tools) }),
        ...(schema === undefined ? {} : { tool_choice: { type: 'tool', name: schema.name } }),
      })
      return fromLangchain(chunks, ({ additional_kwargs: told }) => {
        const reason = told['stop_reason']
        return typeof reason === 'string' ? (finishReasons[reason] ?? reason) : undefined
      })
    },
    // The beginning tells the input, the end tells the output from the beginning on.
    countTokens: (before, told) => ({
      inputTokens: Math.max(before?.inputTokens ?? 0, told.inputTokens),
      outputTokens: Math.max(before?.outputTokens ?? 0, told.outputTokens),
    }),
  })
  return {
    name,
    stream(request, options) {
      const asTool = schemaAsTool(request)
      return asTool === undefined
        ? chat.stream(withoutSchema(request), options)
        : answersOf(chat.stream(asTool, options), asTool.schema.name)
    },
  }
}

/** JSON of a schema is asked for as the arguments of a tool that must be called, which all models can. */
function schemaAsTool(
  request: ChatRequest,
): (ChatRequest & Required<Pick<ChatRequest, 'schema'>>) | undefined {
  const { schema, tools = [] } = request
  if (schema === undefined || tools.length > 0 || !isObjectSchema(schema.schema)) return undefined
  const tool = {
    name: schema.name,
    description: 'Takes the answer.',
    parameters: schema.schema,
  }
  return { ...request, schema, tools: [tool] }
}

/** The prompt then has to say it in words. */
function withoutSchema(request: ChatRequest): ChatRequest {
  const { schema: _schema, ...rest } = request
  return rest
}

function isObjectSchema(schema: unknown): boolean {
  return (
    typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'object'
  )
}

/** What the tool was called with as the text of the answer. */
async function* answersOf(
  events: AsyncIterable<ChatEvent>,
  tool: string,
): AsyncGenerator<ChatEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'tool-call' && event.call.name === tool) {
      const { arguments: given } = event.call
      const text = typeof given === 'string' ? given : JSON.stringify(given)
      yield { type: 'text-delta', text }
    } else if (event.type === 'end' && event.finishReason === 'tool_calls') {
      yield { ...event, finishReason: 'stop' }
    } else if (event.type !== 'text-delta') yield event
  }
}
