import type { ChatOpenAICompletions } from '@langchain/openai'

type Fields = NonNullable<ConstructorParameters<typeof ChatOpenAICompletions>[0]>

let loaded: Promise<(fields: Fields) => ChatOpenAICompletions> | undefined

/** LangChain's client for chat completions. Loaded on first use: it costs more than half a second. */
export async function openAiClient(fields: Fields): Promise<ChatOpenAICompletions> {
  loaded ??= load()
  return (await loaded)(fields)
}

async function load(): Promise<(fields: Fields) => ChatOpenAICompletions> {
  const langchain = await import('@langchain/openai')

  class Client extends langchain.ChatOpenAICompletions {
    /** Some servers never say whose words these are; LangChain then drops their tool calls. */
    protected override _convertCompletionsDeltaToBaseMessageChunk(
      ...[delta, raw, role]: Parameters<
        ChatOpenAICompletions['_convertCompletionsDeltaToBaseMessageChunk']
      >
    ): ReturnType<ChatOpenAICompletions['_convertCompletionsDeltaToBaseMessageChunk']> {
      return super._convertCompletionsDeltaToBaseMessageChunk(delta, raw, role ?? 'assistant')
    }
  }

  return (fields) => new Client(fields)
}
