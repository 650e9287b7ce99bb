import type { AIMessageChunk, UsageMetadata } from '@langchain/core/messages'
import type { AnswerChunk } from './read-chunks.ts'
import type { TokenCount } from './prices.ts'

/** What LangChain's clients give, as the chunks of an answer. */
export async function* fromLangchain(
  chunks: AsyncIterable<AIMessageChunk>,
  /** In OpenAI's words: `stop`, `length`, `tool_calls`, `content_filter`. */
  finishReasonOf: (chunk: AIMessageChunk) => string | undefined,
): AsyncGenerator<AnswerChunk, void, undefined> {
  for await (const chunk of chunks) {
    yield {
      text: textOf(chunk.content),
      calls: (chunk.tool_call_chunks ?? []).map(({ index, id, name, args }) => ({
        index,
        id,
        name,
        text: args,
      })),
      tokens: tokensOf(chunk.usage_metadata),
      finishReason: finishReasonOf(chunk),
    }
  }
}

/** Thoughts, calls and signatures also come as parts of the content; only text is said. */
function textOf(content: AIMessageChunk['content']): string {
  if (typeof content === 'string') return content
  return content
    .map((part) => (part.type === 'text' && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('')
}

function tokensOf(usage: UsageMetadata | undefined): TokenCount | undefined {
  return usage && { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens }
}
