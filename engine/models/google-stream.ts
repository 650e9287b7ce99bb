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
}

/**
 * Repairs two things of Google's client before LangChain uses it. It gathers the answer a second time
 * in a promise that nobody awaits; where a stream breaks off, that would end the process. And
 * LangChain passes over a piece that says why the answer ended but brings no text.
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
  for await (const piece of pieces) {
    const [candidate] = piece.candidates ?? []
    if (candidate === undefined && piece.promptFeedback?.blockReason !== undefined) {
      yield { ...piece, candidates: [{ content, finishReason: 'SAFETY' }] }
    } else if (candidate !== undefined && candidate.content === undefined) {
      yield { ...piece, candidates: [{ ...candidate, content }] }
    } else yield piece
  }
}
