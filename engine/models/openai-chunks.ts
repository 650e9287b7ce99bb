import type { UsageMetadata } from '@langchain/core/messages'
import type { ChatOpenAI } from '@langchain/openai'
import type { Json, ToolCall } from '../graph/values.ts'
import type { ChatEvent } from './chat-model.ts'
import type { TokenCount } from './prices.ts'
import { skipThinking } from './skip-thinking.ts'

/** How a streamed answer ended. Undefined is what the server did not say. */
export interface ChunksEnd {
  readonly finishReason: string | undefined
  readonly tokens: TokenCount | undefined
}

/** What `ChatOpenAI.stream` gives. */
type Chunks = Awaited<ReturnType<ChatOpenAI['stream']>>

type Said = Exclude<ChatEvent, { type: 'end' }>

interface OpenCall {
  readonly id: string
  readonly name: string
  readonly text: string
}

/** Turns LangChain's chunks into events: text as it comes, tool calls when they are complete. */
export async function* readChunks(
  chunks: Chunks,
  onChunk: () => void,
): AsyncGenerator<Said, ChunksEnd, undefined> {
  const calls = new Map<number, OpenCall>()
  const thinking = skipThinking()
  let tokens: TokenCount | undefined
  let finishReason: string | undefined
  for await (const chunk of chunks) {
    onChunk()
    const text = typeof chunk.content === 'string' ? thinking.push(chunk.content) : ''
    if (text !== '') yield { type: 'text-delta', text }
    for (const piece of chunk.tool_call_chunks ?? []) {
      const at = piece.index ?? calls.size
      const call = calls.get(at) ?? { id: '', name: '', text: '' }
      calls.set(at, {
        id: call.id + (piece.id ?? ''),
        name: call.name + (piece.name ?? ''),
        text: call.text + (piece.args ?? ''),
      })
    }
    tokens = tokensOf(chunk.usage_metadata) ?? tokens
    const reason: unknown = chunk.response_metadata['finish_reason']
    if (typeof reason === 'string') finishReason = reason
  }
  const rest = thinking.end()
  if (rest !== '') yield { type: 'text-delta', text: rest }
  // A call that was cut off must not run.
  if (finishReason !== undefined) {
    for (const call of calls.values()) yield { type: 'tool-call', call: toolCallOf(call) }
  }
  return { finishReason, tokens }
}

function tokensOf(usage: UsageMetadata | undefined): TokenCount | undefined {
  return usage && { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens }
}

/** Arguments that are not JSON stay a text, so that whoever runs the tool can say what is wrong. */
function toolCallOf({ id, name, text }: OpenCall): ToolCall {
  if (text.trim() === '') return { id, name, arguments: {} }
  try {
    // SAFETY: what JSON.parse gives is JSON.
    return { id, name, arguments: JSON.parse(text) as Json }
  } catch {
    return { id, name, arguments: text }
  }
}
