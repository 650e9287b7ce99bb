import { readEvents } from './event-reader.ts'
import type { ProviderStream } from './provider-stream.ts'
import type { AnswerChunk, CallPiece } from './read-chunks.ts'

/** What is used of a chunk. Servers leave out what they like. */
interface Told {
  readonly choices?: readonly (Choice | null)[] | null
  readonly usage?: {
    readonly prompt_tokens?: number | null
    readonly completion_tokens?: number | null
  } | null
  readonly error?: unknown
}

interface Choice {
  readonly delta?: {
    readonly content?: unknown
    readonly tool_calls?: readonly ToldCall[] | null
  } | null
  readonly finish_reason?: string | null
}

interface ToldCall {
  readonly index?: number | null
  readonly id?: string | null
  readonly function?: { readonly name?: string | null; readonly arguments?: string | null } | null
}

/**
 * Reads a stream of chat completions. What came together is one chunk: nobody is told sooner of its
 * parts one by one.
 * @throws what the server says in the middle of an answer
 */
export async function* openAiChunks(
  stream: ProviderStream,
): AsyncGenerator<AnswerChunk, void, undefined> {
  const events = readEvents()
  for await (const came of stream) {
    const chunk = new GatheredChunk()
    let over = false
    for (const data of events.push(came)) {
      over = data.startsWith('[DONE]')
      if (over) break
      // SAFETY: whatever else it is, is looked at field by field.
      chunk.add(JSON.parse(data) as Told | null)
    }
    if (over) stream.hasAll()
    if (!chunk.isEmpty) yield chunk
    if (over) return
  }
}

class GatheredChunk implements AnswerChunk {
  text = ''
  readonly calls: CallPiece[] = []
  tokens: AnswerChunk['tokens']
  finishReason: string | undefined
  isEmpty = true

  add(told: Told | null): void {
    if (told?.error) throw new Error(wordsOf(told.error))
    this.isEmpty = false
    const choice = told?.choices?.[0]
    const { content, tool_calls: calls } = choice?.delta ?? {}
    if (typeof content === 'string') this.text += content
    if (Array.isArray(calls)) for (const call of calls) this.calls.push(pieceOf(call))
    if (typeof choice?.finish_reason === 'string') this.finishReason = choice.finish_reason
    const { prompt_tokens: input, completion_tokens: output } = told?.usage ?? {}
    if (typeof input === 'number' && typeof output === 'number') {
      this.tokens = { inputTokens: input, outputTokens: output }
    }
  }
}

function pieceOf({ index, id, function: called }: ToldCall): CallPiece {
  return {
    index: index ?? undefined,
    id: id ?? undefined,
    name: called?.name ?? undefined,
    text: called?.arguments ?? undefined,
  }
}

function wordsOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error)
    return String(error.message)
  return typeof error === 'string' ? error : JSON.stringify(error)
}
