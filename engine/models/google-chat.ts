import type { AIMessageChunk } from '@langchain/core/messages'
import type { Json } from '../graph/values.ts'
import type { CallSettings } from './call-settings.ts'
import { messageForLangchain, toolsOf } from './chat-messages.ts'
import type { ChatModel } from './chat-model.ts'
import { geminiSchema } from './gemini-schema.ts'
import { steadyStreams } from './google-stream.ts'
import { fromLangchain } from './langchain-chunks.ts'
import { loadOptional } from './optional-package.ts'
import { rootOf, type ProviderAddress } from './provider-address.ts'
import { streamedChat } from './streamed-chat.ts'

type Declared = ReturnType<typeof toolsOf>[number]

/** A tool whose schema has only what the service takes. */
function asDeclared({ type, function: { name, description, parameters } }: Declared): Declared {
  // SAFETY: it came as JSON.
  const taken = Object.fromEntries(Object.entries(geminiSchema(parameters as Json)))
  return { type, function: { name, description, parameters: taken } }
}

/** A chat model behind a server that speaks the Gemini API. */
export function googleChat(
  address: ProviderAddress,
  model: string,
  settings: CallSettings,
): ChatModel {
  const name = `${address.provider}:${model}`
  return streamedChat(address, model, settings, {
    oneSystemMessage: true,
    async open({ request, signal }) {
      const { ChatGoogleGenerativeAI } = await loadOptional(
        '@langchain/google-genai',
        name,
        () => import('@langchain/google-genai'),
      )
      const { temperature, maxTokens, stop, tools = [], schema } = request
      const client = new ChatGoogleGenerativeAI({
        model,
        apiKey: address.key || 'none',
        baseUrl: rootOf(address),
        maxRetries: 0,
        streaming: true,
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
        ...(stop === undefined ? {} : { stopSequences: [...stop] }),
      })
      steadyStreams(client['client'])
      const chunks = await client.stream(request.messages.map(messageForLangchain), {
        signal,
        ...(tools.length === 0 ? {} : { tools: toolsOf(tools).map(asDeclared) }),
        // Tools and a schema exclude each other.
        ...(schema === undefined || tools.length > 0
          ? {}
          : { responseSchema: geminiSchema(schema.schema) }),
      })
      return fromLangchain(chunks, finishReasonOf)
    },
    // LangChain gives what came since the chunk before.
    countTokens: (before, told) => ({
      inputTokens: (before?.inputTokens ?? 0) + told.inputTokens,
      outputTokens: (before?.outputTokens ?? 0) + told.outputTokens,
    }),
  })
}

function finishReasonOf({ response_metadata: told }: AIMessageChunk): string | undefined {
  const reason: unknown = told['finishReason']
  if (typeof reason !== 'string') return undefined
  if (reason === 'STOP') return 'stop'
  return reason === 'MAX_TOKENS' ? 'length' : 'content_filter'
}
