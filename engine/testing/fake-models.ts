import type { ChatModel, ChatRequest } from '../models/chat-model.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { Models } from '../models/models.ts'
import type { Reranker } from '../models/reranker.ts'
import type { ToolCall } from '../graph/values.ts'

/** What a fake chat model answers: a text, a value that is sent as JSON, calls of tools, or an error that is thrown. */
export type FakeAnswer =
  | string
  | Error
  | { readonly json: unknown }
  | { readonly calls: ToolCall[] }

/**
 * A chat model that answers from a function, or from a list in order, streams word by word and
 * counts a word as a token. `requests` holds what it was asked.
 */
export function fakeChat(
  answers: readonly FakeAnswer[] | ((request: ChatRequest, call: number) => FakeAnswer),
): ChatModel & { readonly requests: readonly ChatRequest[] } {
  const requests: ChatRequest[] = []
  const name = 'fake:chat'
  return {
    name,
    requests,
    async *stream(request, { signal }) {
      requests.push(request)
      signal.throwIfAborted()
      const call = requests.length
      const answer =
        typeof answers === 'function'
          ? answers(request, call)
          : (answers[call - 1] ?? answers.at(-1))
      if (answer === undefined) throw new Error('The fake chat model was given no answers.')
      if (answer instanceof Error) throw answer
      const calls = typeof answer === 'object' && 'calls' in answer ? answer.calls : []
      const text =
        typeof answer === 'string' ? answer : 'json' in answer ? JSON.stringify(answer.json) : ''
      const words = text.split(/(?<=\s)/).filter((word) => word !== '')
      for (const word of words) {
        signal.throwIfAborted()
        yield { type: 'text-delta', text: word }
      }
      for (const one of calls) yield { type: 'tool-call', call: one }
      const asked = JSON.stringify(request.messages).split(/\s+/).length
      yield {
        type: 'end',
        finishReason: calls.length > 0 ? 'tool_calls' : 'stop',
        usage: { model: name, calls: 1, inputTokens: asked, outputTokens: words.length, cost: 0 },
      }
    },
  }
}

/** Models for a test: each name gives the model of its kind, and a kind that is left out is not connected. */
export function fakeModels(given: {
  chat?: ChatModel
  embedding?: EmbeddingModel
  reranker?: Reranker
}): Models {
  return {
    chat: () => given.chat,
    embedding: () => given.embedding,
    reranker: () => given.reranker,
    resolve(role) {
      const model = { chat: given.chat, embedding: given.embedding, rerank: given.reranker }[role]
      return model?.name ?? 'offline'
    },
  }
}
