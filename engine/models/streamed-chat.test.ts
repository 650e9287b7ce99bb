import { AIMessageChunk } from '@langchain/core/messages'
import { expect, test } from 'vitest'
import { defaultCallSettings } from './call-settings.ts'
import { complete, type ChatModel } from './chat-model.ts'
import { fromLangchain } from './langchain-chunks.ts'
import { streamedChat } from './streamed-chat.ts'

const address = { provider: 'local', baseUrl: 'http://models.example/v1', key: undefined }

/** A model whose server sends this piece for ever. */
function endlessModel(piece: AIMessageChunk): ChatModel & { left: boolean } {
  async function* pieces(): AsyncGenerator<AIMessageChunk> {
    try {
      for (;;) yield piece
    } finally {
      model.left = true
    }
  }
  const chat = streamedChat(address, 'chatterbox', defaultCallSettings, {
    open: () => Promise.resolve(fromLangchain(pieces(), () => undefined)),
    countTokens: (_, told) => told,
  })
  const model = { ...chat, left: false }
  return model
}

test.each([
  new AIMessageChunk({ content: 'a'.repeat(100_000) }),
  new AIMessageChunk({
    content: '',
    tool_call_chunks: [{ index: 0, id: 'a', name: 'b', args: 'a'.repeat(100_000) }],
  }),
])('an answer that never ends is broken off before it fills the memory', async (piece) => {
  const model = endlessModel(piece)
  const request = { messages: [{ role: 'user' as const, content: 'Hello' }] }
  await expect(
    complete(model, request, { signal: new AbortController().signal }),
  ).rejects.toMatchObject({
    message:
      'The model "local:chatterbox" wrote more than 4 million characters without coming to an end.',
    retryable: false,
  })
  expect(model.left).toBe(true)
})
