/** What is used of Google's client, which LangChain keeps without a type. */
export interface GoogleClient {
  generateContentStream(...given: unknown[]): Promise<{
    readonly stream: AsyncIterable<Piece>
    readonly response: Promise<unknown>
  }>
}

interface Piece {
  readonly candidates?: readonly { readonly content?: unknown; readonly finishReason?: string }[]
  readonly promptFeedback?: { readonly blockReason?: string }
  readonly usageMetadata?: {
    readonly candidatesTokenCount?: number
    readonly thoughtsTokenCount?: number
  }
}

/**
 * Repairs what is wrong with Google's client before LangChain uses it. It gathers the answer a second
 * time in a promise that nobody awaits; where a stream breaks off, that would end the process.
 * LangChain passes over a piece that brings no text, although it says why the answer ended or what it
 * took; it counts what a piece took again for the next one that says nothing of it; and it leaves out
 * the tokens of thoughts, which are paid like those of the answer.
 */
export function steadyStreams(client: GoogleClient): void {
  const begin = client.generateContentStream.bind(client)
  client.generateContentStream = async (...given) => {
    const answered = await begin(...given)
    answered.response.catch(() => undefined)
    return { ...answered, stream: withReasons(answered.stream) }
  }
}

async function* withReasons(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  const content = { role: 'model', parts: [{ text: '' }] }
  let told: Piece['usageMetadata']
  for await (const given of pieces) {
    told = withThoughts(given.usageMetadata) ?? told
    const piece = told === undefined ? given : { ...given, usageMetadata: told }
    const [candidate] = piece.candidates ?? []
    if (candidate === undefined && piece.promptFeedback?.blockReason !== undefined) {
      yield { ...piece, candidates: [{ content, finishReason: 'SAFETY' }] }
    } else if (candidate === undefined && given.usageMetadata !== undefined) {
      yield { ...piece, candidates: [{ content }] }
    } else if (candidate !== undefined && candidate.content === undefined) {
      yield { ...piece, candidates: [{ ...candidate, content }] }
    } else yield piece
  }
}

function withThoughts(usage: Piece['usageMetadata']): Piece['usageMetadata'] {
  const { candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usage ?? {}
  return usage && { ...usage, candidatesTokenCount: candidatesTokenCount + thoughtsTokenCount }
}
